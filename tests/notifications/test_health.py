"""How channels fare is kept book of in few statements, and a dead one gets a rest."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.notifications import actions
from crm.notifications.models import Channel
from crm.outbound.outcome import Outcome, Result, Trouble
from tests.factories import a_user
from tests.notifications.outbox import a_channel
from tests.notifications.test_planning_channels import counting

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
UNREACHED = Outcome(Result.NOT_SENT, Trouble.CONNECT, "refused")


def kept(session: Session, channel_id: int) -> Channel:
    session.expire_all()
    return session.scalars(select(Channel).where(Channel.id == channel_id)).one()


def fail(
    session: Session, user: User, key: str, now: datetime, outcome: Outcome = UNREACHED
) -> datetime | None:
    return actions.note_failed(session, user.id, key, outcome, now=now)


def test_three_in_a_row_open_the_breaker_and_every_further_one_doubles_its_rest(
    session: Session, user: User
) -> None:
    ntfy, now, rests = a_channel(session), NOW, []
    for _ in range(11):
        until = fail(session, user, ntfy.key, now)
        rests.append(None if until is None else (until - now) // MINUTE)
        now = until or now + MINUTE
    assert rests == [None, None, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_what_was_under_way_when_it_opened_counts_no_more(session: Session, user: User) -> None:
    ntfy = a_channel(session)
    for _ in range(9):
        fail(session, user, ntfy.key, NOW)
    assert kept(session, ntfy.id).failures == 3
    assert kept(session, ntfy.id).open_until == NOW + MINUTE


@pytest.mark.parametrize(
    ("outcome", "failures", "opens"),
    [
        (Outcome(Result.NOT_SENT, Trouble.CONNECT), 4, True),
        (Outcome(Result.UNKNOWN, Trouble.NO_ANSWER), 4, True),
        (Outcome(Result.REFUSED, Trouble.RECIPIENT, "404"), 4, False),
        (Outcome(Result.REFUSED, Trouble.GUARD, "private"), 4, False),
        (Outcome(Result.NOT_SENT, Trouble.STOPPED), 3, False),
        (Outcome(Result.NOT_SENT, "renderer"), 3, False),
        (Outcome(Result.WITHDRAWN, "nothing_due"), 3, False),
        (Outcome(Result.SENT), 3, False),
    ],
)
def test_only_what_the_channel_is_to_blame_for_counts(
    session: Session, user: User, outcome: Outcome, failures: int, opens: bool
) -> None:
    ntfy = a_channel(session, failures=3)
    fail(session, user, ntfy.key, NOW, outcome)
    found = kept(session, ntfy.id)
    assert (found.failures, found.open_until is not None) == (failures, opens)


def test_the_mail_server_is_everybodys_and_has_no_breaker_here(session: Session, user: User) -> None:
    for number in range(5):
        assert fail(session, user, "mail", NOW + number * MINUTE) is None
    mail = actions.mail_channel(session)
    assert (mail.failures, mail.open_until) == (5, None)


def test_one_that_works_is_as_good_as_new(session: Session, user: User) -> None:
    ntfy = a_channel(session, failures=5, open_until=NOW, error_class="connect", response="x")
    assert actions.note_worked(session, [(user.id, ntfy.key), (user.id, "mail")], now=NOW) == 2
    found = kept(session, ntfy.id)
    assert (found.failures, found.open_until, found.error_class, found.last_ok_at) == (0, None, "", NOW)


def test_many_that_work_are_one_statement_and_most_change_nothing(session: Session, user: User) -> None:
    users = [user, *(a_user(session, email=f"u{number}@example.org") for number in range(20))]
    session.commit()
    pairs = [(each.id, "mail") for each in users]
    with counting(session) as said:
        assert actions.note_worked(session, pairs, now=NOW) == 21
    assert len([line for line in said if line.startswith("UPDATE")]) == 1
    assert actions.note_worked(session, pairs, now=NOW + 59 * MINUTE) == 0
    assert actions.note_worked(session, pairs, now=NOW + 61 * MINUTE) == 21


def test_a_channel_of_another_owner_is_nobody_elses(session: Session, user: User) -> None:
    ntfy = a_channel(session, failures=1)
    other = a_user(session, email="other@example.org")
    session.commit()
    assert actions.note_worked(session, [(other.id, ntfy.key)], now=NOW) == 0
    assert fail(session, other, ntfy.key, NOW) is None
    assert kept(session, ntfy.id).failures == 1


@pytest.mark.parametrize("key", ["ntfy:999", "ntfy:x", "pigeon", ""])
def test_a_channel_that_is_gone_is_passed_over(session: Session, user: User, key: str) -> None:
    assert actions.note_worked(session, [(user.id, key)], now=NOW) == 0
    assert fail(session, user, key, NOW) is None
    assert actions.note_worked(session, [], now=NOW) == 0
