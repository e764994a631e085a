"""What the scheduler asks of follow-ups: expire what has run out, end pauses, and check what is stored."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.contacts import actions as contacts
from crm.contacts.models import Contact, Position
from crm.core.due import has_run_out
from crm.core.kinds import FollowUpState
from crm.core.ladders import OF_CONTACTS, Row
from crm.core.when import When
from crm.db.meta import meta, set_meta
from crm.db.owner import owner_id
from crm.followups import states
from crm.followups.derive import derive
from crm.followups.ladder import of_rows, reconcile_company, reconcile_contact
from crm.followups.models import FollowUp
from crm.openings.models import Opening

TABLE = "2"
"""Which edition of the ladder table the steps of an account were planted by; raise it with the table."""


def sweep(session: Session, *, when: When) -> int:
    """For one owner: mark steps expired and wake who was paused until today; how many rows changed."""
    run_out = _run_out(session, when)
    for row in run_out:
        states.close(row, FollowUpState.EXPIRED, closed_by=None, when=when)
    rested = session.scalars(
        select(Contact).where(Contact.is_paused, Contact.paused_until <= when.today)
    ).all()
    for contact in rested:
        contact.is_paused, contact.paused_until = False, None
        contact.touch(when.now)
    derive(session, [*(row.contact_id for row in run_out), *(contact.id for contact in rested)], when=when)
    _next_rungs(session, run_out, when=when)
    _catch_up(session, when=when)
    return len(run_out) + len(rested)


def settle(session: Session, *, when: When) -> None:
    """Bring every ladder of the owner in line with the facts; again changes nothing."""
    for company_id in session.scalars(select(Opening.company_id).distinct().order_by(Opening.company_id)):
        reconcile_company(session, company_id, when=when)
    for contact_id in _asked_alone(session):
        reconcile_contact(session, contact_id, when=when)


def misplanted(session: Session, *, when: When) -> list[str]:
    """For `crm doctor`: the keys of the owner's steps that are stored otherwise than the facts ask for.

    The session must be rolled back afterwards: finding them out plants them.
    """
    before = _steps(session)
    settle(session, when=when)
    after = _steps(session)
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def unsettled(session: Session, *, when: When) -> list[int]:
    """For `crm doctor`: the contacts of the owner whose stored dates differ from the derived ones.

    The session must be rolled back afterwards: finding them out derives them.
    """
    everybody = session.scalars(select(Contact).order_by(Contact.id)).all()
    before = {contact.id: _stored(session, contact) for contact in everybody}
    derive(session, list(before), when=when)
    return [contact.id for contact in everybody if _stored(session, contact) != before[contact.id]]


def misfiled(session: Session) -> list[int]:
    """For `crm doctor`: the contacts of the owner that the list would not find where they belong.

    The session must be rolled back afterwards: finding them out files them anew.
    """
    return contacts.refile_all(session)


def mend(session: Session, *, when: When) -> None:
    """What the three above would change, for good."""
    contacts.refile_all(session)
    derive(session, session.scalars(select(Contact.id)).all(), when=when)
    settle(session, when=when)


def _run_out(session: Session, when: When) -> list[FollowUp]:
    return [
        row
        for row in session.scalars(
            select(FollowUp).where(FollowUp.state == FollowUpState.OPEN, FollowUp.expires_on < when.today)
        )
        if has_run_out(
            state=row.state,
            expires_on=row.expires_on,
            snoozed_until=row.snoozed_until,
            today=when.today,
        )
    ]


def _next_rungs(session: Session, run_out: Iterable[FollowUp], *, when: When) -> None:
    """What comes after a step that nobody answered: the next hello."""
    session.flush()
    for company_id in sorted({row.company_id for row in run_out if row.company_id is not None}):
        reconcile_company(session, company_id, when=when)


def _catch_up(session: Session, *, when: When) -> None:
    """Plant once what a newer edition of the table asks for in an account that is older."""
    name = f"ladders:{owner_id()}"
    if meta(session, name) != TABLE:
        settle(session, when=when)
        set_meta(session, name, TABLE)


def _asked_alone(session: Session) -> list[int]:
    """The contacts of whom something may be wanted on their own account."""
    thanked = FollowUp.origin_key.startswith(Row.THANKS.prefix) & (FollowUp.state == FollowUpState.DONE)
    moved = session.scalars(select(Position.contact_id).where(Position.move_noted_on.is_not(None)))
    asked = session.scalars(select(FollowUp.contact_id).where(or_(of_rows(OF_CONTACTS), thanked)))
    return sorted({*moved, *(contact_id for contact_id in asked if contact_id is not None)})


def _steps(session: Session) -> dict[str, tuple[object, ...]]:
    rows = session.execute(
        select(
            FollowUp.origin_key,
            FollowUp.state,
            FollowUp.due_on,
            FollowUp.expires_on,
            FollowUp.contact_id,
            FollowUp.company_id,
        ).where(of_rows(Row))
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def _stored(session: Session, contact: Contact) -> tuple[object, ...]:
    rows = session.execute(
        select(FollowUp.origin_key, FollowUp.state, FollowUp.due_on)
        .where(FollowUp.contact_id == contact.id)
        .order_by(FollowUp.origin_key)
    )
    dates = (contact.last_contact_on, contact.next_due_on, contact.slips_on, contact.interviewed_on)
    return *dates, *(tuple(row) for row in rows)
