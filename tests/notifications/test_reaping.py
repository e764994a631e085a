"""What a dead process held is settled by what its journal tells, and never sent twice for want of knowing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.config import Settings
from crm.core.when import When
from crm.notifications import actions, lifelines
from crm.notifications.actions import Claim
from crm.notifications.actions.workers import boot_id
from crm.notifications.journal import Journal, path_of
from crm.notifications.models import DeliveryState
from crm.notifications.repeating import is_repeatable
from crm.outbound.outcome import Outcome, Result, Trouble
from tests.notifications.outbox import deliveries, notices, queue_one, states

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WHEN = When(NOW, ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def _owner(user: User) -> None:
    """Every test here looks at the outbox of one user."""


@pytest.fixture
def sending(session: Session) -> Claim:
    """A row that stands behind the fence, and whose process has died."""
    return stand_at_the_fence(session)


def stand_at_the_fence(session: Session, **more: object) -> Claim:
    queue_one(session, **more)
    [claimed] = actions.claim(session, "w1", kinds={"digest"}, limit=1, now=NOW)
    assert actions.fence(session, claimed, now=NOW)
    session.commit()
    return claimed


def leave_a_journal(instance: Path, *, boot: str = "") -> Journal:
    own = Journal(path_of(instance, "w1"))
    own.introduce("w1", boot or boot_id(), is_locked=True)
    return own


def reap(session: Session, instance: Path, *, safe: bool = False, now: datetime = NOW) -> int:
    found = lifelines.gone(session, instance, me="w2", now=now)
    count = actions.reap(session, found, when=When(now, WHEN.zone), repeatable=lambda _channel: safe)
    session.commit()
    return count


def end_as(instance: Path, claimed: Claim, outcome: Outcome | None) -> None:
    """What the process wrote down before it died."""
    own = leave_a_journal(instance)
    own.sending((claimed.id, claimed.attempt))
    if outcome is not None:
        own.done((claimed.id, claimed.attempt), outcome)
    own.close()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(Result.SENT, response="250 taken"), DeliveryState.SENT),
        (Outcome(Result.NOT_SENT, Trouble.BUSY, "451 later"), DeliveryState.QUEUED),
        (Outcome(Result.REFUSED, Trouble.CONTENT, "550 no"), DeliveryState.DEAD),
        (Outcome(Result.UNKNOWN, Trouble.NO_ANSWER), DeliveryState.UNKNOWN),
        (None, DeliveryState.UNKNOWN),
    ],
)
def test_how_it_ended_is_believed(
    session: Session, tmp_path: Path, sending: Claim, outcome: Outcome | None, state: DeliveryState
) -> None:
    end_as(tmp_path, sending, outcome)
    assert reap(session, tmp_path) == 1
    [delivery] = deliveries(session)
    assert delivery.state is state
    assert delivery.response == (outcome.response if outcome else "")
    assert reap(session, tmp_path) == 0


def test_what_was_never_let_go_is_sent_by_another(session: Session, tmp_path: Path, sending: Claim) -> None:
    leave_a_journal(tmp_path).close()
    assert reap(session, tmp_path) == 1
    assert states(session) == [DeliveryState.QUEUED]
    assert len(actions.claim(session, "w2", kinds={"digest"}, limit=1, now=NOW)) == 1
    session.commit()


def test_after_the_machine_stopped_silence_in_the_journal_proves_nothing(
    session: Session, tmp_path: Path, sending: Claim
) -> None:
    leave_a_journal(tmp_path, boot="the boot before").close()
    assert reap(session, tmp_path) == 1
    assert states(session) == [DeliveryState.UNKNOWN]


def test_where_a_repetition_is_safe_it_goes_once_more_under_the_same_name(
    session: Session, tmp_path: Path, sending: Claim
) -> None:
    end_as(tmp_path, sending, None)
    assert reap(session, tmp_path, safe=True) == 1
    later = NOW + timedelta(hours=1)
    [again] = actions.claim(session, "w2", kinds={"digest"}, limit=1, now=later)
    session.commit()
    assert (again.key, again.attempt) == (sending.key, sending.attempt + 1)
    assert notices(session) == []


def test_a_repetition_that_is_refused_does_not_make_the_first_one_lost(
    session: Session, tmp_path: Path, sending: Claim
) -> None:
    end_as(tmp_path, sending, None)
    reap(session, tmp_path, safe=True)
    later = NOW + timedelta(hours=1)
    [again] = actions.claim(session, "w2", kinds={"digest"}, limit=1, now=later)
    refused = Outcome(Result.REFUSED, Trouble.CONTENT, "550 another content under this key")
    state = actions.settle(session, again, refused, when=When(later, WHEN.zone), repeatable=True)
    session.commit()
    assert state is DeliveryState.UNKNOWN


def test_a_journal_found_later_ends_a_doubt(session: Session, tmp_path: Path, sending: Claim) -> None:
    unseen = tmp_path / "another machine"
    assert reap(session, unseen, now=NOW) == 1
    assert notices(session) == ["mail_unknown"]
    end_as(tmp_path, sending, Outcome(Result.SENT, response="250 taken"))
    assert reap(session, tmp_path) == 1
    assert states(session) == [DeliveryState.SENT]
    assert notices(session) == []


def test_a_living_process_keeps_what_it_sends_however_silent_it_is(
    session: Session, tmp_path: Path, sending: Claim, engine_line: lifelines.Lifeline
) -> None:
    assert reap(session, tmp_path) == 0
    assert states(session) == [DeliveryState.SENDING]


@pytest.fixture
def engine_line(session: Session, tmp_path: Path) -> Iterator[lifelines.Lifeline]:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    line = lifelines.Lifeline(tmp_path, "w1", engine).open()
    yield line
    line.close(settled=True)


def test_which_receivers_know_a_repetition(settings: Settings) -> None:
    plain = settings.model_copy(update={"mail_to_files": False})
    keyed = plain.model_copy(update={"smtp_idempotency_header": "Resend-Idempotency-Key"})
    assert [is_repeatable(plain, channel) for channel in ("mail", "ntfy:1", "webhook:2")] == [
        False,
        False,
        True,
    ]
    assert is_repeatable(keyed, "mail")
