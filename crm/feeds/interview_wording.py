"""The text of interviews and debriefs in a calendar."""

from collections.abc import Sequence

from flask_babel import gettext as _

from crm.core.kinds import InterviewKind, InterviewState
from crm.core.roles import Role
from crm.feeds.briefs import Briefs
from crm.feeds.layout import Said, cut, joined, lines, link_line, titled
from crm.feeds.models import Privacy
from crm.feeds.privacy import veiled_name
from crm.feeds.scene import Scene
from crm.interviews.models import Interview, Participant
from crm.interviews.wording import ROLE
from crm.web.lazy import lazy_gettext as _l

KIND = {
    InterviewKind.RECRUITER_SCREEN: _l("Recruiter screen"),
    InterviewKind.HIRING_MANAGER: _l("Hiring manager interview"),
    InterviewKind.TECHNICAL: _l("Technical interview"),
    InterviewKind.SYSTEM_DESIGN: _l("System design interview"),
    InterviewKind.TAKE_HOME_REVIEW: _l("Take-home review"),
    InterviewKind.PANEL: _l("Panel interview"),
    InterviewKind.ONSITE: _l("On-site interview"),
    InterviewKind.CULTURE: _l("Culture interview"),
    InterviewKind.FINAL: _l("Final interview"),
    InterviewKind.OTHER: _l("Interview"),
}
NAMED = 3
MOST_BRIEFS, LONGEST_FACT = 10, 400


def said_of_interview(interview: Interview, known: Briefs, scene: Scene) -> Said:
    """One interview, with what is known of its people. At "count only" it is just an appointment."""
    page = scene.address(f"/interviews/{interview.id}")
    if scene.privacy is Privacy.COUNT:
        return Said(_state(_("Appointment"), interview), link_line(_("Open"), page), url=page)
    people = [each for each in interview.participants if each.contact.deleted_at is None]
    is_full = scene.is_full
    where = interview.opening.company.name if is_full else _initials(people)
    joining = interview.link if is_full else ""
    who = lines(_who(each, scene) for each in people)
    return Said(
        summary=_state(titled(str(KIND[interview.kind]), where), interview),
        description=joined(
            [
                interview.opening.title if is_full else "",
                who,
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


def _state(title: str, interview: Interview) -> str:
    if interview.state is InterviewState.CANCELLED:
        return titled(_("Cancelled: %(what)s", what=title))
    return title


def _who(participant: Participant, scene: Scene) -> str:
    name = participant.contact.name if scene.is_full else veiled_name(participant.contact.name)
    return _("%(name)s, %(role)s", name=name, role=ROLE[participant.role])


def _brief(participant: Participant, interview: Interview, known: Briefs) -> str:
    """What is known of somebody, under their name; nothing where names may not be said."""
    told = known.told(interview, participant.contact_id)
    facts = [_("%(label)s: %(text)s", label=each.label, text=cut(each.text, LONGEST_FACT)) for each in told]
    return lines([f"• {participant.contact.name}", *facts]) if facts else ""


def _initials(people: Sequence[Participant]) -> str:
    names = [veiled_name(each.contact.name) for each in people if each.role is not Role.COORDINATOR]
    more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *more])
