"""What to do, in one line."""

from flask_babel import gettext as _

from crm.core.kinds import FollowUpKind
from crm.core.ladders import Row
from crm.core.names import fold
from crm.followups.nudges import Nudge


def headline(nudge: Nudge) -> str:
    """What to do, in one line, with the name: "Thank Dana Hart"."""
    name = nudge.person.name if nudge.person is not None else nudge.company
    if nudge.row is not None:
        return _of_row(nudge.row, name or _("the company"), nudge)
    return _of_kind(nudge, name)


def _of_row(row: Row, name: str, nudge: Nudge) -> str:
    match row:
        case Row.DECIDE if nudge.company:
            return _("Decide on the offer from %(company)s", company=nudge.company)
        case Row.DECIDE:
            return _("Decide on the offer")
    return {
        Row.THANKS: _("Thank %(name)s", name=name),
        Row.CHECK_IN: _("Ask %(name)s how it stands", name=name),
        Row.REPAIR: _("Make up for the missed talk with %(name)s", name=name),
        Row.DECISION: _("Thank %(name)s for the decision", name=name),
        Row.GRACE: _("Send %(name)s a graceful note", name=name),
        Row.OFFER: _("Thank %(name)s for the offer", name=name),
        Row.LANDED: _("Tell %(name)s that you landed", name=name),
        Row.HELLO: _("Say hello to %(name)s", name=name),
        Row.MOVED: _("Congratulate %(name)s on the new job", name=name),
        Row.CONNECT: _("Connect with %(name)s", name=name),
    }[row]


def _of_kind(nudge: Nudge, name: str) -> str:
    match nudge.kind:
        case FollowUpKind.THANK_YOU:
            return _("Thank %(name)s", name=name)
        case FollowUpKind.CHECK_IN:
            return _("Ask %(name)s how it stands", name=name or _("the company"))
        case FollowUpKind.KEEP_IN_TOUCH:
            return _("Say hello to %(name)s", name=name)
        case FollowUpKind.CONNECT:
            return _("Connect with %(name)s", name=name)
        case FollowUpKind.CONGRATULATE:
            return _("Congratulate %(name)s", name=name)
    what = nudge.title[:1].upper() + nudge.title[1:]
    if nudge.person is None or fold(name) in fold(what):
        return what
    return _("%(what)s (%(name)s)", what=what, name=name)
