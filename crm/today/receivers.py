"""What reminders follow: interviews, follow-ups, the roles and people they are about, and the settings."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, Contact
from crm.core.when import When
from crm.db.owner import acting_as
from crm.followups.models import FollowUp
from crm.interviews.models import Interview
from crm.notifications import occurrence
from crm.notifications.models import ReminderKind
from crm.notifications.queries import timed_reminder
from crm.openings.models import Opening
from crm.today import queries
from crm.today.timed import settle

OURS = frozenset({"zone", "remind_minutes"})
INTERVIEWS = frozenset({ReminderKind.INTERVIEW})
FOLLOW_UPS = frozenset({ReminderKind.FOLLOW_UP})


def on_interview(interview: Interview, *, session: Session, when: When, **_more: Any) -> None:
    """It was planned, moved, called off or held. One long past, as files bring them, has no reminder."""
    kind = ReminderKind.INTERVIEW
    if interview.ends_at > when.now or timed_reminder(session, kind, str(interview.id)) is not None:
        settle(session, when, kinds=INTERVIEWS)


def on_opening(opening: Opening, *, session: Session, when: When, **_more: Any) -> None:
    """With a role its interviews go into the trash and come back; a new one has none yet."""
    if opening.created_at != when.now:
        settle(session, when, kinds=INTERVIEWS)


def on_company(company: Company, *, session: Session, when: When, **_more: Any) -> None:
    """Likewise with a company."""
    settle(session, when, kinds=INTERVIEWS)


def on_followup(row: FollowUp, *, session: Session, when: When, **_more: Any) -> None:
    """It was planned, answered or put off."""
    if row.due_time is not None:
        settle(session, when, kinds=FOLLOW_UPS)


def on_contact(contact: Contact, *, session: Session, when: When, **_more: Any) -> None:
    """With a person their follow-ups leave and come back; nothing is planned yet about a new one."""
    if contact.created_at != when.now and queries.has_timed(session, contact.id):
        settle(session, when, kinds=FOLLOW_UPS)


def on_contacts(
    _sender: Any, *, session: Session, when: When, contact_ids: Collection[int], **_more: Any
) -> None:
    """The same with many people at once."""
    if queries.has_timed(session, *contact_ids):
        settle(session, when, kinds=FOLLOW_UPS)


def on_settings(user: User, *, session: Session, fields: frozenset[str], now: datetime, **_more: Any) -> None:
    """Another zone moves what has a time, another lead moves everything."""
    if fields & OURS:
        with acting_as(user.id):
            settle(session, When(now, occurrence.zone(user.zone)))


def on_restored(user: User, *, session: Session, when: When, **_more: Any) -> None:
    """What came in with an export is called to mind as well."""
    settle(session, When(when.now, occurrence.zone(user.zone)))
