"""One event of a staged file, judged and matched, with everything that the page says about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.core.when import When
from crm.followups.before import contacts_of, known_people
from crm.followups.wording.before import Briefed, told
from crm.interviews import clashing
from crm.interviews import queries as interviews
from crm.interviews.actions import Stamp
from crm.interviews.models import Debrief, Interview
from crm.interviews.wording import ROLE
from crm.transfer import wording
from crm.transfer.invitations.applying import stamp_of
from crm.transfer.invitations.forms import NEW
from crm.transfer.invitations.proposal import Proposal, ProposedPerson, propose
from crm.transfer.invitations.verdict import Judged, identity, judge
from crm.transfer.reading import Event, ScoreReason, Understood
from crm.web import amounts
from crm.web.dates import clocktime, day

MOST_LESSONS = 2


@dataclass(frozen=True, slots=True)
class KnownChoice:
    """What may be said about who a person is: options (value, label), and a line about the likeliest."""

    options: list[tuple[str, str]]
    note: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the preview page shows."""

    index: int
    events: list[Event]
    judged: Judged
    proposal: Proposal
    stamp: Stamp
    verdict: str
    doubts: list[str]
    repairs: str
    reasons: str
    choices: list[KnownChoice]
    whys: list[str]
    left_out: list[tuple[str, str]]
    mailboxes: list[str]
    changes: list[tuple[str, str, str]]
    before: list[Briefed]
    learned: Sequence[Debrief]
    clashes: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which event of a file is looked at; `sha256` is the file's."""

    understood: Understood
    index: int
    sha256: str


def preview(session: Session, asked: Asked, *, zone: str, when: When) -> Preview:
    """Judge and match the event, and say what is known of its people, of the company and of that hour."""
    understood, index, sha256 = asked.understood, asked.index, asked.sha256
    event = understood.events[index]
    judged = judge(session, event, sha256, index)
    proposal = propose(session, event, zone=zone)
    return Preview(
        index=index,
        events=list(understood.events),
        judged=judged,
        proposal=proposal,
        stamp=stamp_of(event, identity(event, sha256, index)),
        verdict=str(wording.VERDICT[judged.verdict]),
        doubts=[wording.doubt(found) for found in event.doubts],
        repairs=wording.repairs(understood.repairs),
        reasons=amounts.enumerated(wording.SCORE[ScoreReason(code)] for code in event.reasons),
        choices=[_choice(person) for person in proposal.people],
        whys=[wording.why(person.person.why) for person in proposal.people],
        left_out=[(each.name or each.email or "", wording.why(each.why)) for each in proposal.left_out],
        mailboxes=[each.email for each in proposal.mailboxes if each.email],
        changes=_changes(judged.interview, proposal) if judged.interview is not None else [],
        before=_before(session, proposal, when),
        learned=_learned(session, proposal),
        clashes=_clashes(session, judged, proposal, when),
    )


def _before(session: Session, proposal: Proposal, when: When) -> list[Briefed]:
    """Who is known for sure and was met before."""
    people = {each.known.contact_id: each for each in proposal.people if each.known is not None}
    at = proposal.event.starts_at or when.now
    known = known_people(session, contacts_of(session, people), before=at)
    found = [
        Briefed(
            id=contact_id,
            name=known[contact_id].person.name,
            note=str(ROLE[proposed.person.role]),
            told=told(known[contact_id], today=when.today, on=at.astimezone(when.zone).date()),
        )
        for contact_id, proposed in people.items()
        if contact_id in known
    ]
    return [each for each in found if each.told]


def _learned(session: Session, proposal: Proposal) -> Sequence[Debrief]:
    """What the latest talks at this company taught."""
    if proposal.company is None:
        return []
    return interviews.debriefs_of_company(session, proposal.company.id)[:MOST_LESSONS]


def _clashes(session: Session, judged: Judged, proposal: Proposal, when: When) -> list[str]:
    """What else is planned at that time; of what is over or called off nothing is said."""
    event = proposal.event
    talk = clashing.proposed(
        judged.interview.id if judged.interview is not None else 0,
        (event.starts_at, event.ends_at),
        event.place or "",
        event.link or "",
    )
    if talk is None or event.is_cancelled or talk.until <= when.now:
        return []
    return clashing.notes(session, talk)


def _choice(proposed: ProposedPerson) -> KnownChoice:
    options = [(NEW, _("A new contact"))]
    for match in proposed.matches:
        label = _("%(name)s (%(where)s)", name=match.name, where=match.where) if match.where else match.name
        if match.is_trashed:
            label = _("%(label)s, from the trash", label=label)
        options.append((str(match.contact_id), label))
    if proposed.known is None:
        note = _("Perhaps you know them already.") if proposed.matches else ""
        return KnownChoice(options, note)
    where = proposed.known.where or _("your contacts")
    reasons = amounts.enumerated(wording.SIGN[sign] for sign in proposed.known.reasons)
    return KnownChoice(
        options, _("You know them from %(where)s (%(reasons)s).", where=where, reasons=reasons)
    )


def _changes(interview: Interview, proposal: Proposal) -> list[tuple[str, str, str]]:
    """What an update changes: (label, before, after)."""
    pairs = (
        (_("From"), _time(interview.starts_local), _time(proposal.starts_local)),
        (_("To"), _time(interview.ends_local), _time(proposal.ends_local)),
        (_("Time zone"), interview.zone, proposal.zone),
        (_("Place"), interview.place, proposal.event.place or interview.place),
        (_("Meeting link"), interview.link, proposal.event.link or interview.link),
    )
    return [(label, before, after) for label, before, after in pairs if before != after]


def _time(moment: datetime | None) -> str:
    return f"{day(moment.date())}, {clocktime(moment.time())}" if moment is not None else ""
