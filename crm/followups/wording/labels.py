"""Short names: of the kinds and states of follow-ups, and of the rows of the ladders."""

from typing import Any, Protocol

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.ladders import Row
from crm.web.lazy import lazy_gettext as _l

KIND = {
    FollowUpKind.KEEP_IN_TOUCH: _l("Keep in touch"),
    FollowUpKind.THANK_YOU: _l("Thank-you"),
    FollowUpKind.CHECK_IN: _l("Check in"),
    FollowUpKind.PROMISED: _l("Promised"),
    FollowUpKind.CONGRATULATE: _l("Congratulate"),
    FollowUpKind.CONNECT: _l("Connect"),
    FollowUpKind.CUSTOM: _l("Reminder"),
}
ROW: dict[Row, Any] = {
    Row.THANKS: KIND[FollowUpKind.THANK_YOU],
    Row.CHECK_IN: KIND[FollowUpKind.CHECK_IN],
    Row.REPAIR: _l("Make up for it"),
    Row.DECISION: _l("Thanks for the decision"),
    Row.GRACE: _l("Graceful note"),
    Row.OFFER: _l("Thanks for the offer"),
    Row.DECIDE: _l("Decide by"),
    Row.LANDED: _l("I landed"),
    Row.HELLO: _l("Hello again"),
    Row.MOVED: _l("Congratulate"),
    Row.CONNECT: _l("Connect"),
}
STATE = {
    FollowUpState.OPEN: _l("Open"),
    FollowUpState.DONE: _l("Done"),
    FollowUpState.SKIPPED: _l("Skipped"),
    FollowUpState.WITHDRAWN: _l("No longer needed"),
    FollowUpState.EXPIRED: _l("Expired"),
}


class Planted(Protocol):
    """What has a kind, and perhaps a row of a ladder."""

    @property
    def kind(self) -> FollowUpKind: ...

    @property
    def row(self) -> Row | None: ...


def label(nudge: Planted) -> str:
    """What sort of follow-up it is, in a word or two."""
    return str(KIND[nudge.kind] if nudge.row is None else ROW[nudge.row])
