"""What `crm doctor` looks at. It reads only, unless it is asked to mend."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.cli import device_checks, engine_checks
from crm.cli.engine_checks import Finding
from crm.config import Settings
from crm.core.when import When
from crm.db.owner import across_owners, acting_as
from crm.followups import jobs as followups
from crm.jobs.queries import owners_of_ended_interviews
from crm.jobs.wording import mail_state
from crm.notifications import occurrence, queries, registry
from crm.notifications.models import Delivery, DeliveryState, Reminder
from crm.outbound.setup import MailSetup, mail_setup
from crm.search import checking, spelling

SLACK = timedelta(minutes=2)
WELL = (MailSetup.READY, MailSetup.FILES, MailSetup.OFF)
PRIVATE_BITS = 0o077


def examine(session: Session, settings: Settings, *, now: datetime) -> Iterator[Finding]:
    """Everything that is looked at in a database at its newest, in the order in which it matters."""
    yield from _files(settings)
    yield Finding(mail_setup(settings) in WELL, f"mail: {mail_state(settings)}")
    yield from _workers(session, now=now)
    with across_owners("doctor"):
        yield from _outbox(session, now=now)
    yield from engine_checks.examine(session, settings, now=now)
    yield from _dates(session, now=now)
    yield from _search(session)
    yield from device_checks.examine(session, settings, now=now)


def _files(settings: Settings) -> Iterator[Finding]:
    for name in ("secret.key", "config.toml", "crm.sqlite3"):
        path = settings.instance / name
        if path.exists():
            is_private = not path.stat().st_mode & PRIVATE_BITS
            said = "readable by its owner only" if is_private else f"others can read it: chmod 600 {path}"
            yield Finding(is_private or name == "crm.sqlite3", f"file {name}: {said}")


def _workers(session: Session, *, now: datetime) -> Iterator[Finding]:
    alive, stale = queries.live_workers(session, now=now), queries.stale_workers(session, now=now)
    names = ", ".join(f"{worker.host}/{worker.pid}" for worker in alive) or "none"
    yield Finding(True, f"schedulers at work: {names}")
    yield Finding(not (stale and alive), f"schedulers that stopped without a word: {len(stale)}")
    if alive:
        with across_owners("doctor"):
            late = session.scalar(select(func.count(Reminder.id)).where(Reminder.next_due_utc < now - SLACK))
            ended = owners_of_ended_interviews(session, now=now - SLACK)
        yield Finding(not late, f"reminders that should have been planned by now: {late or 0}")
        yield Finding(not ended, f"accounts with interviews that should be marked held: {len(ended)}")


def _outbox(session: Session, *, now: datetime) -> Iterator[Finding]:
    counts = dict.fromkeys(DeliveryState, 0)
    for state, count in session.execute(
        select(Delivery.state, func.count(Delivery.id)).group_by(Delivery.state)
    ):
        counts[state] = count
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "empty"
    yield Finding(True, f"outbox: {told}")
    twice = session.execute(
        select(Delivery.message_id).group_by(Delivery.message_id).having(func.count(Delivery.id) > 1)
    ).all()
    yield Finding(not twice, f"messages that exist twice: {len(twice)}")
    unwritten = set(
        session.scalars(
            select(Delivery.kind)
            .where(
                Delivery.state == DeliveryState.QUEUED, Delivery.kind.not_in(sorted(registry.known_kinds()))
            )
            .distinct()
        )
    )
    yield Finding(not unwritten, f"kinds of mail that nothing writes: {', '.join(unwritten) or 'none'}")


def _dates(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Stored dates and steps against derived ones, account by account; deriving is rolled back."""
    for user_id, zone in session.execute(select(User.id, User.zone).order_by(User.id)).all():
        when = When(now, occurrence.zone(zone))
        with acting_as(user_id):
            wrong = followups.unsettled(session, when=when)
            session.rollback()
            steps = followups.misplanted(session, when=when)
            session.rollback()
            lost = followups.misfiled(session)
            session.rollback()
        yield Finding(not lost, f"account {user_id}: contacts filed under keys not theirs: {len(lost)}")
        yield Finding(not wrong, f"account {user_id}: contacts with dates other than derived: {len(wrong)}")
        yield Finding(not steps, f"account {user_id}: planned steps other than the ladders ask: {len(steps)}")


def mend(session: Session, *, now: datetime) -> None:
    """Put right what is stored of contacts and steps otherwise than it follows from the facts; commits."""
    for user_id, zone in session.execute(select(User.id, User.zone).order_by(User.id)).all():
        with acting_as(user_id):
            followups.mend(session, when=When(now, occurrence.zone(zone)))
            session.commit()


def _search(session: Session) -> Iterator[Finding]:
    """Stored entries of the search against derived ones, account by account; deriving is rolled back."""
    for user_id in session.scalars(select(User.id).order_by(User.id)).all():
        with acting_as(user_id):
            wrong = checking.differing(session)
        session.rollback()
        yield Finding(not wrong, f"account {user_id}: search entries other than derived: {wrong}")
    helped = "forgives typing errors" if spelling.can_help(session) else "without typo help: add pg_trgm"
    yield Finding(True, f"search: {helped}")
