"""When the daily digest comes: planted with the account, moved with its settings."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.notifications import occurrence, queries
from crm.notifications.actions.channels import plant_mail
from crm.notifications.models import Reminder, ReminderKind


def plant(session: Session, user: User, *, now: datetime) -> Reminder:
    """Give a new account its digest; the first one comes at the next such hour."""
    plant_mail(session, now=now)
    reminder = Reminder(kind=ReminderKind.DIGEST, local_at=user.nudge_at)
    if queries.takes_digest(session):
        reminder.next_due_utc = occurrence.first_after(now, user.nudge_at, occurrence.zone(user.zone))
    session.add(reminder)
    session.flush()
    return reminder


def follow_settings(session: Session, user: User, *, now: datetime) -> None:
    """Bring the owner's digest in line with zone, hour and whether it is wanted at all."""
    reminder = session.scalar(select(Reminder).where(Reminder.kind == ReminderKind.DIGEST))
    if reminder is None:
        raise LookupError("the account has no digest")
    if not queries.takes_digest(session):
        reminder.local_at, reminder.next_due_utc = user.nudge_at, None
    else:
        was_off = reminder.next_due_utc is None
        reminder.local_at = user.nudge_at
        reminder.next_due_utc = occurrence.after_change(
            now,
            user.nudge_at,
            occurrence.zone(user.zone),
            planned=_planned(reminder, fresh=was_off, now=now, user=user),
        )
    session.flush()


def retime(session: Session, *, now: datetime) -> int:
    """Derive every instant that lies ahead again, after the rules of time zones changed; how many moved."""
    moved = 0
    for reminder, zone in session.execute(
        select(Reminder, User.zone)
        .join(User, User.id == Reminder.user_id)
        .where(Reminder.next_due_utc > now, Reminder.subject == "")
    ).all():
        planned = date.fromisoformat(reminder.occ_key) if reminder.occ_key else None
        due = occurrence.after_change(now, reminder.local_at, occurrence.zone(zone), planned=planned)
        if due != reminder.next_due_utc:
            reminder.next_due_utc = due
            moved += 1
    session.flush()
    return moved


def _planned(reminder: Reminder, *, fresh: bool, now: datetime, user: User) -> date | None:
    """The day that counts as done. Switched on again, an hour that is past today is not made up for."""
    planned = date.fromisoformat(reminder.occ_key) if reminder.occ_key else None
    today = now.astimezone(occurrence.zone(user.zone)).date()
    if fresh and planned is not None and planned < today:
        return None
    return planned
