"""The text of interviews and debriefs in a calendar."""

from collections.abc import Sequence

from flask_babel import gettext as _

from crm.core.roles import Role
from crm.feeds.briefs import Briefs
from crm.feeds.models import Privacy
from crm.feeds.privacy import veiled_name
from crm.feeds.scene import Scene
from crm.followups.wording.layout import Said, joined, lines, link_line, titled
from crm.followups.wording.talks import MOST_BRIEFS, brief, living, said_cancelled, title_of, who
from crm.interviews.models import Interview, Participant
from crm.web import amounts

NAMED = 3


def said_of_interview(interview: Interview, known: Briefs, scene: Scene) -> Said:
    """One interview, with what is known of its people. At "count only" it is just an appointment."""
    page = scene.address(f"/interviews/{interview.id}")
    if scene.privacy is Privacy.COUNT:
        return Said(said_cancelled(_("Appointment"), interview), link_line(_("Open"), page), url=page)
    people = living(interview)
    is_full = scene.is_full
    where = interview.opening.company.name if is_full else _initials(people)
    joining = interview.link if is_full else ""
    everyone = lines(
        who(each, each.contact.name if is_full else veiled_name(each.contact.name)) for each in people
    )
    return Said(
        summary=title_of(interview, where),
        description=joined(
            [
                interview.opening.title if is_full else "",
                everyone,
                link_line(_("Join"), joining),
                link_line(_("People and debrief"), page),
                *(_brief(each, interview, known) for each in people[:MOST_BRIEFS]),
            ]
        ),
        location=(interview.place or interview.link) if is_full else "",
        url=joining or page,
        category=_("Interview"),
    )


def said_of_debrief(company: str, path: str, scene: Scene) -> Said:
    """The debrief of a day at a company."""
    page = scene.address(path)
    about = _("Two minutes while it is fresh: what they asked, valued and promised.")
    return Said(
        summary=titled(_("Debrief"), company if scene.is_full else ""),
        description=joined([about, link_line(_("Write it"), page)]),
        url=page,
        category=_("Debrief"),
    )


def _brief(participant: Participant, interview: Interview, known: Briefs) -> str:
    """Nothing where names may not be said."""
    return brief(participant, known.told(interview, participant.contact_id))


def _initials(people: Sequence[Participant]) -> str:
    names = [veiled_name(each.contact.name) for each in people if each.role is not Role.COORDINATOR]
    more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
    return amounts.enumerated([*names[:NAMED], *more])
