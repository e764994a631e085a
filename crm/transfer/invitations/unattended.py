"""Taking an invitation without a page: what is proposed is what is done. For `crm import`."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.interviews.actions import InterviewValues
from crm.interviews.models import Interview
from crm.transfer.invitations import applying, staging
from crm.transfer.invitations.applying import Chosen, Decision, Source, stamp_of
from crm.transfer.invitations.proposal import Proposal, ProposedPerson, propose
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.invitations.verdict import Judged, Verdict, identity, judge
from crm.transfer.reading import Event, Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one event: the verdict, and the interview that it made or changed.

    `missing` names what an event without a page to ask on lacks: a start, or a company.
    """

    event: Event
    verdict: Verdict
    interview: Interview | None
    missing: tuple[str, ...] = ()


def take(
    session: Session, given: HandedIn, user: User, *, when: When
) -> tuple[Sequence[Taken], Sequence[Problem]]:
    """Apply every event of a file as proposed; the caller commits, or rolls back for a dry run."""
    understood = staging.read(given, staging.reader_for(session, user, when=when))
    if not understood.events:
        return (), understood.errors
    staged = staging.stage(session, given, when=when)
    taken = []
    for index, event in enumerate(understood.events):
        judged = judge(session, event, given.sha256, index)
        source = Source(staged, stamp_of(event, identity(event, given.sha256, index)))
        taken.append(_take(session, event, judged, source, zone=user.zone, when=when))
    return taken, understood.errors


def _take(session: Session, event: Event, judged: Judged, source: Source, *, zone: str, when: When) -> Taken:
    interview = judged.interview
    if not judged.verdict.may_apply or judged.verdict is Verdict.CANCEL_HELD:
        return Taken(event, judged.verdict, interview)
    if judged.verdict is Verdict.CANCEL and interview is not None:
        applying.cancel(session, interview, source, when=when)
        return Taken(event, judged.verdict, interview)
    proposal = propose(session, event, zone=zone)
    lacking = missing(proposal)
    if lacking:
        return Taken(event, judged.verdict, interview, lacking)
    decision = as_proposed(proposal)
    if interview is None:
        interview = applying.create(session, decision, source, when=when)
    else:
        applying.follow(session, interview, decision, source, when=when)
    return Taken(event, judged.verdict, interview)


def missing(proposal: Proposal) -> tuple[str, ...]:
    """What it lacks to be saved without asking."""
    wanted = {"start": proposal.starts_local, "company": proposal.company_name}
    return tuple(name for name, value in wanted.items() if not value)


def as_proposed(proposal: Proposal) -> Decision:
    """The decision of somebody who confirms everything; nothing may be missing."""
    starts, ends = proposal.starts_local, proposal.ends_local
    if starts is None or ends is None:
        raise ValueError("without a start there is nothing to save")
    return Decision(
        company_name=proposal.company_name,
        values=InterviewValues(
            starts_local=starts,
            ends_local=ends,
            zone=proposal.zone,
            title=proposal.title,
            kind=proposal.kind,
            place=proposal.event.place or "",
            link=proposal.event.link or "",
        ),
        people=[_chosen(person) for person in proposal.people if person.person.why != "declined"],
        opening_id=proposal.openings[0].id if proposal.openings else None,
        domain=proposal.event.domain or "",
        mailboxes=[each.email for each in proposal.mailboxes if each.email],
    )


def _chosen(proposed: ProposedPerson) -> Chosen:
    person = proposed.person
    return Chosen(
        name=person.name,
        role=person.role,
        email=person.email or "",
        contact_id=proposed.known.contact_id if proposed.known else None,
        title=person.title or "",
        is_organiser=person.is_organiser,
        is_optional=person.is_optional,
    )
