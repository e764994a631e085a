"""An interview as an entry of a calendar, in full: the words that feeds and phones share."""

from flask_babel import gettext as _

from crm.core.kinds import InterviewKind, InterviewState
from crm.followups.wording.before import Told
from crm.followups.wording.layout import cut, lines, titled
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
MOST_BRIEFS, LONGEST_FACT = 10, 400


def title_of(interview: Interview, where: str) -> str:
    """What sort of talk it is, and where; and that it was called off."""
    what = titled(str(KIND[interview.kind]), where)
    return said_cancelled(what, interview)


def said_cancelled(title: str, interview: Interview) -> str:
    """The title, which says so of a talk that was called off."""
    if interview.state is InterviewState.CANCELLED:
        return titled(_("Cancelled: %(what)s", what=title))
    return title


def living(interview: Interview) -> list[Participant]:
    """Who takes part and is not in the trash."""
    return [each for each in interview.participants if each.contact.deleted_at is None]


def who(participant: Participant, name: str) -> str:
    """Somebody and their part in it."""
    return _("%(name)s, %(role)s", name=name, role=ROLE[participant.role])


def brief(participant: Participant, told: list[Told]) -> str:
    """What is known of somebody, under their name; nothing of whom nothing is known."""
    facts = [_("%(label)s: %(text)s", label=each.label, text=cut(each.text, LONGEST_FACT)) for each in told]
    return lines([f"• {participant.contact.name}", *facts]) if facts else ""
