"""One attempt to send one claimed row, from writing it to handing in its end."""

from datetime import datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from crm.notifications.actions import Claim, Ended
from crm.notifications.actions.settling import NO_MAIL, NOTHING_DUE
from crm.notifications.models import MAIL
from crm.notifications.parcels import NotWanted
from crm.notifications.rendering import NotNow
from crm.notifications.verdict import DATABASE, SERVER
from crm.outbound.mail import BadAddress
from crm.outbound.outcome import FenceLost, Outcome, Result

if TYPE_CHECKING:
    from crm.notifications.delivering import Sender

log = structlog.get_logger()

RENDERER = "renderer"
ADDRESS = "address"
JOURNAL = "journal"


class Attempt:
    """`stands_open`: the fence is committed; `let_go`: the journal says so too, and it is on its way."""

    def __init__(self, sender: "Sender", claimed: Claim) -> None:
        self.sender = sender
        self.claimed = claimed
        self.stands_open = False
        self.let_go = False

    def run(self) -> None:
        """Try once, and hand in how it ended, if it is for us to say."""
        outcome = self._outcome()
        if outcome.result is Result.WITHDRAWN and self.stands_open:
            outcome = Outcome(Result.NOT_SENT, JOURNAL)
        self._note(outcome)
        if outcome.result is not Result.WITHDRAWN or outcome.trouble:
            again = self.sender.is_repeatable(self.claimed)
            self.sender.committer.settle(Ended(self.claimed, outcome, again))
        if self.claimed.channel == MAIL:
            self._tell_breaker(outcome)

    def _outcome(self) -> Outcome:
        try:
            parcel = self.sender.write(self.claimed)
            if parcel is None:
                return Outcome(Result.WITHDRAWN, NOTHING_DUE)
            if isinstance(parcel, EmailMessage) and not self.sender.ways.has_mail:
                return Outcome(Result.WITHDRAWN, NO_MAIL)
            return self.sender.ways.send(parcel, self._pass_fence)
        except NotNow as problem:
            return self._postponed(problem.until)
        except NotWanted as problem:
            return Outcome(Result.WITHDRAWN, problem.trouble)
        except BadAddress:
            return Outcome(Result.REFUSED, ADDRESS)
        except SQLAlchemyError as problem:
            return self._failed(DATABASE, problem)
        except Exception as problem:  # one that cannot be written must not keep others from going
            return self._failed(RENDERER, problem)

    def _pass_fence(self) -> None:
        """Commit that it is let go now, then write it into the journal; without both it is not."""
        if self.sender.stopping.is_set() or not self.sender.committer.pass_fence(self.claimed):
            raise FenceLost
        self.stands_open = True
        if self.sender.journal is not None:
            try:
                self.sender.journal.sending(self._key)
            except OSError as problem:
                log.error("the journal takes nothing", delivery=self.claimed.id, error=str(problem))
                raise FenceLost from problem
        self.let_go = True

    def _note(self, outcome: Outcome) -> None:
        if not self.let_go or self.sender.journal is None:
            return
        try:
            self.sender.journal.done(self._key, outcome)
        except OSError as problem:  # the end goes into the database, too
            log.error("the journal takes nothing", delivery=self.claimed.id, error=str(problem))

    def _postponed(self, until: datetime) -> Outcome:
        try:
            self.sender.put_back([self.claimed], until)
        except SQLAlchemyError as problem:
            return self._failed(DATABASE, problem)
        return Outcome(Result.WITHDRAWN)

    def _failed(self, trouble: str, problem: Exception) -> Outcome:
        """Known not sent, unless it was let go before something broke here."""
        log.error("not sent", delivery=self.claimed.id, kind=self.claimed.kind, why=trouble, exc_info=problem)
        result = Result.UNKNOWN if self.let_go else Result.NOT_SENT
        return Outcome(result, trouble, type(problem).__name__)

    def _tell_breaker(self, outcome: Outcome) -> None:
        """Any answer of the server is one, also a refusal."""
        breaker = self.sender.breaker
        if outcome.trouble in SERVER:
            if breaker.failed():
                log.warning("the mail server is away", why=str(outcome.trouble), said=outcome.response)
            self.sender.turn_back_mail()
        elif outcome.result in (Result.SENT, Result.REFUSED, Result.UNKNOWN) or self.let_go:
            if breaker.worked():
                log.info("the mail server is back")
        else:
            breaker.not_tried()

    @property
    def _key(self) -> tuple[int, int]:
        return self.claimed.id, self.claimed.attempt
