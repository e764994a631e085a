"""The chosen interviews of a calendar into the account, and out of it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts import queries as accounts
from crm.contacts import actions as contacts
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind
from crm.core.cadence import Tier
from crm.core.when import When
from crm.db.owner import owner_id
from crm.interviews import actions as interviews
from crm.interviews import queries as planned
from crm.interviews.models import Interview
from crm.openings import actions as openings
from crm.openings.models import Opening
from crm.transfer.invitations import applying, unattended
from crm.transfer.invitations import staging as invitations
from crm.transfer.invitations.applying import Source, stamp_of
from crm.transfer.invitations.proposal import propose
from crm.transfer.invitations.verdict import Verdict, identity, judge
from crm.transfer.models import Choosing, StagedFile, StagedRecord, StagedState
from crm.transfer.movein.calendar.finding import event_of
from crm.transfer.reading import Event

CHUNK = 20
KEEP = "keep"


@dataclass(frozen=True, slots=True)
class _Taking:
    """One chunk on its way in; `made` collects the ids of what was not there."""

    session: Session
    sha256: str
    zone: str
    when: When
    made: dict[str, list[int]]


def write(session: Session, row: StagedFile, records: Sequence[StagedRecord], *, when: When) -> None:
    """Take in the chosen events of a chunk; past ones are held, and nothing past its expiry is planted."""
    user = accounts.by_id(session, owner_id())
    if user is None:
        raise LookupError("the owner is gone")
    reader = invitations.reader_for(session, user, when=when)
    made: dict[str, list[int]] = {name: [] for name in ("interviews", "contacts", "openings", "companies")}
    taking = _Taking(session, row.sha256, user.zone, when, made)
    for record in records:
        event = event_of(record, reader) if record.choosing is Choosing.TAKE else None
        if event is not None:
            record.is_done = _take(taking, event, int(record.said["at"]))
    interviews.sweep(session, when=when)
    _keep(session, row, records, when=when)
    before = row.made or {}
    row.made = {**before, **{name: [*before.get(name, ()), *ids] for name, ids in made.items()}}
    session.flush()


def undo(session: Session, row: StagedFile, *, when: When) -> None:
    """What came in goes into the trash; what is gone already is passed over."""
    made = row.made or {}
    for interview_id in _there(session, Interview, made.get("interviews", ())):
        interviews.trash(session, planned.whole(session, interview_id), when=when)
    for contact in session.scalars(select(Contact).where(Contact.id.in_(made.get("contacts", ())))):
        contacts.trash(session, contact, when=when)
    for opening in session.scalars(select(Opening).where(Opening.id.in_(made.get("openings", ())))):
        openings.trash(session, opening, when=when)
    for company in session.scalars(select(Company).where(Company.id.in_(made.get("companies", ())))):
        contacts.trash_company(session, company, when=when)
    row.state = StagedState.UNDONE
    session.flush()


def _take(taking: _Taking, event: Event, place: int) -> bool:
    """Whether the event is in now, as it is proposed."""
    session, when = taking.session, taking.when
    judged = judge(session, event, taking.sha256, place)
    source = Source(None, stamp_of(event, identity(event, taking.sha256, place)))
    proposal = propose(session, event, zone=taking.zone)
    if not judged.verdict.may_apply or unattended.missing(proposal):
        return False
    decision = unattended.as_proposed(proposal)
    if judged.verdict is Verdict.NEW:
        interview, new = interviews.enter(session, decision, when=when, stamp=source.stamp)
        taking.made["interviews"].append(interview.id)
        taking.made["contacts"] += new.contacts
        taking.made["openings"] += new.openings
        taking.made["companies"] += new.companies
        return True
    if judged.verdict is Verdict.UPDATE and judged.interview is not None:
        applying.follow(session, judged.interview, decision, source, when=when)
        return True
    return False


def _keep(session: Session, row: StagedFile, records: Sequence[StagedRecord], *, when: When) -> None:
    """The answers to "keep in touch?" for the people of these events."""
    wanted: dict[str, str] = (row.options or {}).get(KEEP, {})
    emails = {
        email.lower() for record in records if record.is_done for _n, email in record.said["people"] if email
    }
    asked = {email: Tier(wanted[email]) for email in emails if wanted.get(email) in set(Tier)}
    found = session.execute(
        select(Contact, ContactMethod.value_key)
        .join(ContactMethod, ContactMethod.contact_id == Contact.id)
        .where(ContactMethod.kind == MethodKind.EMAIL, ContactMethod.value_key.in_(asked))
    ).all()
    for contact, email in found:
        if contact.tier is None and contact.deleted_at is None:
            contacts.answer_keep(session, contact, tier=asked[email], when=when)


def _there(session: Session, model: type[Interview], ids: Sequence[int]) -> list[int]:
    return list(session.scalars(select(model.id).where(model.id.in_(ids), model.deleted_at.is_(None))))
