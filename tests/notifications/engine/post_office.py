"""A post office that keeps a ledger of what it took, and answers as it is told to."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from crm.notifications.models import MAIL, ChannelKind
from crm.outbound.ntfy import Push
from crm.outbound.outcome import Fence, FenceLost, Outcome, Result, Trouble
from crm.outbound.ways import Parcel, Ways
from crm.outbound.webhook import Hook


class Answer(StrEnum):
    """What becomes of a parcel. `AWAY` and `CUT` come before the fence, the others after it."""

    TAKES = "takes"
    REFUSES = "refuses"
    BUSY = "busy"
    AWAY = "away"
    CUT = "cut"
    SILENTLY_TAKES = "silently_takes"
    SILENTLY_DROPS = "silently_drops"


TAKING = frozenset({Answer.TAKES, Answer.SILENTLY_TAKES})
OUTCOMES = {
    Answer.TAKES: Outcome(Result.SENT, "", "250 taken"),
    Answer.REFUSES: Outcome(Result.REFUSED, Trouble.RECIPIENT, "550 nobody here"),
    Answer.BUSY: Outcome(Result.NOT_SENT, Trouble.BUSY, "451 later"),
    Answer.AWAY: Outcome(Result.NOT_SENT, Trouble.CONNECT),
    Answer.CUT: Outcome(Result.NOT_SENT, Trouble.CUT),
    Answer.SILENTLY_TAKES: Outcome(Result.UNKNOWN, Trouble.NO_ANSWER),
    Answer.SILENTLY_DROPS: Outcome(Result.UNKNOWN, Trouble.NO_ANSWER),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A parcel that was taken: its key, by which way it came, for whom, and which occurrence it tells of."""

    key: str
    way: str
    user_id: int
    occ_key: str


class PostOffice(Ways):
    """Behind it is nothing: what it took is in the ledger.

    `pause` is called between any two steps, with the name of where the parcel is.
    """

    def __init__(self, answer: Callable[[], Answer], pause: Callable[[str], None]) -> None:
        self.answer = answer
        self.pause = pause
        self.ledger: list[Taken] = []
        self.count: Counter[str] = Counter()

    @property
    def has_mail(self) -> bool:
        """There is a way for mail."""
        return True

    def send(self, parcel: Parcel, fence: Fence) -> Outcome:
        """Behave as a server does."""
        answer = self.answer()
        self.pause("written")
        if answer in (Answer.AWAY, Answer.CUT):
            return OUTCOMES[answer]
        try:
            fence()
        except FenceLost:
            return Outcome(Result.WITHDRAWN)
        self.pause("let go")
        if answer in TAKING:
            self._take(parcel)
        self.pause("answered")
        return OUTCOMES[answer]

    def rest(self) -> None:
        """Nothing waits here."""

    def abort(self) -> None:
        """Nothing hangs here."""

    def _take(self, parcel: Parcel) -> None:
        match parcel:
            case EmailMessage():
                way, key, title = MAIL, parcel["Message-ID"].strip("<>"), parcel["Subject"]
            case Push():
                way, key, title = ChannelKind.NTFY, parcel.key, parcel.title
            case Hook():
                way, key, title = ChannelKind.WEBHOOK, parcel.key, json.loads(parcel.payload)["title"]
            case _:
                raise TypeError(type(parcel))
        user_id, occ_key = title.split()
        self.ledger.append(Taken(key, str(way), int(user_id), occ_key))
        self.count[key] += 1
