"""The conditions under which a contact is on the list."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

from crm.contacts import keys
from crm.contacts.models import Contact, ContactTag, Position
from crm.core.kinds import FollowUpState
from crm.core.names import company_key, fold
from crm.core.silence import SOONEST
from crm.followups.models import FollowUp
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening, OpeningPerson
from crm.people.queries.wanted import Step, View, Wanted

MOST_WORDS = 6
RECENT = timedelta(days=30)

Conditions = list[ColumnElement[bool]]


def conditions(wanted: Wanted, *, today: date) -> Conditions:
    """All that must hold of a contact."""
    return [
        Contact.deleted_at.is_(None),
        _shelf(wanted.view),
        *_view(wanted.view, today),
        *_matching(wanted.q),
        *_filters(wanted, today),
    ]


def _shelf(view: View) -> ColumnElement[bool]:
    archived = Contact.archived_at
    return archived.is_not(None) if view is View.ARCHIVED else archived.is_(None)


def _view(view: View, today: date) -> Conditions:
    without: Conditions = [Contact.tier.is_(None), Contact.own_months.is_(None)]
    added_since = datetime.combine(today - RECENT, time(), UTC)
    asked: dict[View, Conditions] = {
        View.DUE: [Contact.next_due_on <= today],
        View.SLIPPING: [Contact.slips_on <= today],
        View.INTERVIEWED: [Contact.interviewed_on.is_not(None)],
        View.QUIET: [*without, Contact.next_due_on.is_(None), Contact.last_contact_on <= today - SOONEST],
        View.NO_CADENCE: without,
        View.RECENT: [Contact.created_at >= added_since],
    }
    return asked.get(view, [])


def _filters(wanted: Wanted, today: date) -> Conditions:
    found: list[ColumnElement[bool] | None] = [
        Contact.tier.in_(wanted.tiers) if wanted.tiers else None,
        _tagged(wanted.tag_ids) if wanted.tag_ids else None,
        Contact.company_key == keys.company_key(wanted.company) if wanted.company else None,
        _took_part(wanted) if wanted.role is not None else None,
        Contact.met_on >= wanted.met_from if wanted.met_from is not None else None,
        Contact.met_on <= wanted.met_until if wanted.met_until is not None else None,
        _quiet(today - timedelta(days=wanted.quiet_days)) if wanted.quiet_days is not None else None,
        _step(wanted.step, today) if wanted.step is not None else None,
        _moved(today - timedelta(days=wanted.moved_days)) if wanted.moved_days is not None else None,
    ]
    return [each for each in found if each is not None]


def _tagged(tag_ids: tuple[int, ...]) -> ColumnElement[bool]:
    return Contact.id.in_(select(ContactTag.contact_id).where(ContactTag.tag_id.in_(tag_ids)))


def _took_part(wanted: Wanted) -> ColumnElement[bool]:
    """In an interview that stands, or in an opening beside its interviews."""
    asked = (
        select(Participant.contact_id)
        .join(Interview, Interview.id == Participant.interview_id)
        .where(Participant.role == wanted.role, Interview.deleted_at.is_(None))
    )
    named = (
        select(OpeningPerson.contact_id)
        .join(Opening, Opening.id == OpeningPerson.opening_id)
        .where(OpeningPerson.role == wanted.role, Opening.deleted_at.is_(None))
    )
    return Contact.id.in_(union_all(asked, named))


def _quiet(before: date) -> ColumnElement[bool]:
    """No contact since that day; who was never contacted is quiet since they were met, or added."""
    never = and_(Contact.last_contact_on.is_(None), func.coalesce(Contact.met_on, Contact.added_on) < before)
    return or_(Contact.last_contact_on < before, never)


def _step(step: Step, today: date) -> ColumnElement[bool]:
    if step is Step.DUE:
        return Contact.next_due_on <= today
    if step is Step.COMING:
        return Contact.next_due_on > today
    if step is Step.NONE:
        return Contact.next_due_on.is_(None)
    put_off = select(FollowUp.contact_id).where(
        FollowUp.state == FollowUpState.OPEN, FollowUp.effective_day > today, FollowUp.snoozed_until > today
    )
    return Contact.id.in_(put_off)


def _moved(since: date) -> ColumnElement[bool]:
    return Contact.id.in_(select(Position.contact_id).where(Position.move_noted_on >= since))


def _matching(q: str) -> list[ColumnElement[bool]]:
    """Every word is part of the name or of the company; a legal form counts only when it stands alone."""
    words = fold(q.replace("\x00", " ")).split()[:MOST_WORDS]
    telling = [word for word in words if company_key(f"x {word}") != "x"] or words
    return [
        or_(
            Contact.name_key.contains(word, autoescape=True),
            Contact.company_key.contains(word, autoescape=True),
        )
        for word in telling
    ]
