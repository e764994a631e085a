"""Two contacts become one: facts united, plans derived anew, and all of it undone within thirty days."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from crm.contacts.actions import refile, rename
from crm.contacts.models import Contact, ContactAlias, LinkedIn, Recommendation, Referral
from crm.contacts.signals import contact_changed
from crm.core.when import When
from crm.db import changes
from crm.db.changes import ChangeAct, Undone
from crm.followups.models import FollowUp
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening, OpeningPerson
from crm.people.actions.facts import joined, unite_facts
from crm.people.actions.ledger import Ledger
from crm.people.actions.proposing import Choice, Part
from crm.people.actions.steps import unite_steps
from crm.people.actions.work import unite_work
from crm.people.queries.merges import MERGE


class NotMergeable(ValueError):
    """One contact with itself, or one that lies in the trash."""


def merge(session: Session, kept: Contact, gone: Contact, choice: Choice, *, when: When) -> ChangeAct:
    """`kept` takes over everything of `gone`, whose addresses lead there. Raises `NotMergeable`."""
    if kept.id == gone.id or kept.deleted_at is not None or gone.deleted_at is not None:
        raise NotMergeable(f"{kept.id}, {gone.id}")
    session.flush()
    about = {"kept": kept.id, "gone": gone.id, "kept_name": kept.name, "gone_name": gone.name}
    act = changes.begin(session, MERGE, about, now=when.now)
    ledger = Ledger(session, act, kept_id=kept.id, gone_id=gone.id, now=when.now)
    planned = ledger.before(_planned(session, kept.id, gone.id))
    ledger.before([kept, gone])
    unite_facts(ledger, choice)
    replaced = unite_work(ledger, kept, theirs_is_current=Part.WORK in choice.parts)
    unite_steps(ledger, replaced)
    _unite_contacts(session, kept, gone, choice)
    kept.touch(when.now)
    session.flush()
    _let_go(ledger, kept, gone)
    contact_changed.send(kept, session=session, when=when)
    session.flush()
    before = {row.id for row in planned}
    made = [row.id for row in _planned(session, kept.id) if row.id not in before]
    changes.note_made(session, act, FollowUp, made)
    ledger.close()
    return act


def undo_merge(session: Session, act: ChangeAct, *, when: When) -> Undone:
    """Both contacts as they were, each with its own; what was changed since stays and is named."""
    outcome = changes.undo(session, act, now=when.now)
    both = (act.about["kept"], act.about["gone"])
    for contact in session.scalars(select(Contact).where(Contact.id.in_(both)).order_by(Contact.id)):
        contact_changed.send(contact, session=session, when=when)
    refile(session, both)
    return outcome


def _planned(session: Session, *contact_ids: int) -> Sequence[FollowUp]:
    """The follow-ups about them, and those of the companies of whose openings they are part."""
    met = (
        select(Interview.opening_id)
        .join(Participant, Participant.interview_id == Interview.id)
        .where(Participant.contact_id.in_(contact_ids))
    )
    belonging = select(OpeningPerson.opening_id).where(OpeningPerson.contact_id.in_(contact_ids))
    companies = select(Opening.company_id).where(
        or_(
            Opening.id.in_(met),
            Opening.id.in_(belonging),
            Opening.source_contact_id.in_(contact_ids),
        )
    )
    statement = select(FollowUp).where(
        or_(FollowUp.contact_id.in_(contact_ids), FollowUp.company_id.in_(companies))
    )
    return session.scalars(statement.order_by(FollowUp.id)).all()


def _let_go(ledger: Ledger, kept: Contact, gone: Contact) -> None:
    """The other contact goes, and its id leads to the one who stays."""
    session, gone_id = ledger.session, gone.id
    session.expire(gone, ["methods", "positions"])
    ledger.drop(gone)
    session.expire(kept, ["methods", "positions"])
    ledger.made(ContactAlias(former_id=gone_id, contact_id=kept.id))


def _unite_contacts(session: Session, kept: Contact, gone: Contact, choice: Choice) -> None:
    """The columns of the contact itself: chosen, joined, the earlier day, the further state."""
    for part in choice.parts & _TEXTS:
        setattr(kept, part.value, getattr(gone, part.value))
    rename(session, kept, kept.name)
    if Part.RHYTHM in choice.parts:
        kept.tier, kept.own_months = gone.tier, gone.own_months
    kept.notes = joined(kept.notes, gone.notes)
    kept.met_on = _earlier(kept.met_on, gone.met_on)
    kept.added_on = min(kept.added_on, gone.added_on)
    kept.created_at = min(kept.created_at, gone.created_at)
    kept.keep_asked_on = _earlier(kept.keep_asked_on, gone.keep_asked_on)
    if kept.archived_at is None or gone.archived_at is None:
        kept.archived_at = None
    _unite_pause(kept, gone)
    _unite_standing(kept, gone)


def _unite_pause(kept: Contact, gone: Contact) -> None:
    """Paused only if both are, and until the earlier day: a reminder too many is better than one too few."""
    if not (kept.is_paused and gone.is_paused):
        kept.is_paused, kept.paused_until = False, None
    else:
        kept.paused_until = _earlier(kept.paused_until, gone.paused_until)


def _unite_standing(kept: Contact, gone: Contact) -> None:
    """How one stands with them: the further state, with its day."""
    if _is_further(LinkedIn, gone.linkedin, kept.linkedin):
        kept.linkedin, kept.linkedin_on = gone.linkedin, gone.linkedin_on
    if _is_further(Recommendation, gone.recommendation, kept.recommendation):
        kept.recommendation, kept.recommendation_on = gone.recommendation, gone.recommendation_on
    days = (gone.referral_on or date.min, kept.referral_on or date.min)
    if gone.referral is not Referral.UNKNOWN and (kept.referral is Referral.UNKNOWN or days[0] > days[1]):
        kept.referral, kept.referral_on = gone.referral, gone.referral_on


State = TypeVar("State", LinkedIn, Recommendation)
_TEXTS = frozenset({Part.NAME, Part.PRONOUNS, Part.MET_HOW, Part.MET_WHERE, Part.MET_THROUGH, Part.HELPS})


def _is_further(states: type[State], one: State, other: State) -> bool:
    order = list(states)
    return order.index(one) > order.index(other)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def is_open(act: ChangeAct, *, now: datetime) -> bool:
    """Whether the act can still be undone."""
    return act.kind == MERGE and act.undone_at is None and act.acted_at > now - changes.KEPT
