"""Whether this instance sends by itself: not after it was restored or copied, until its owner decides."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from crm.core.marks import Reason
from crm.db.meta import meta, set_meta
from crm.notifications.models import DeliveryState

KEY = "instance_hold"
RESTORED = Reason.RESTORED.value


class Phase(StrEnum):
    """`ASKED` until somebody decides; `COPY` sends nothing by itself; the others send."""

    ASKED = "asked"
    ADOPTED = "adopted"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Hold:
    """The last time that this instance was found restored or copied, and what was decided then.

    `reason` and `sign` are those of `crm.core.marks`, `held` how many deliveries were held at that moment.
    """

    phase: Phase
    reason: str
    sign: str
    since: str
    held: int
    decided_at: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether nothing leaves by itself."""
        return self.phase is not Phase.ADOPTED

    @property
    def began_at(self) -> datetime:
        """When it was found."""
        return datetime.fromisoformat(self.since)

    @property
    def ended_at(self) -> datetime | None:
        """When it was decided."""
        return datetime.fromisoformat(self.decided_at) if self.decided_at else None


def current(session: Session) -> Hold | None:
    """The last one; None when there never was any."""
    return parsed(meta(session, KEY))


def parsed(stored: str | None) -> Hold | None:
    """From its stored form."""
    if not stored:
        return None
    values = json.loads(stored)
    return Hold(**(values | {"phase": Phase(values["phase"])}))


def keep(session: Session, hold: Hold) -> None:
    """Store it."""
    set_meta(session, KEY, json.dumps(asdict(hold)))


def for_planning(session: Session) -> tuple[DeliveryState, str]:
    """As what new deliveries are written: state and error class.

    While the owner is asked they are held, in a decided copy they are cancelled; else they are queued.
    """
    hold = current(session)
    if hold is None or not hold.is_silent:
        return DeliveryState.QUEUED, ""
    if hold.phase is Phase.ASKED:
        return DeliveryState.HELD, hold.reason
    return DeliveryState.CANCELLED, hold.reason
