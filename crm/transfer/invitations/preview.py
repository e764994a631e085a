"""One event of a staged file, judged and matched, with everything that the page says about it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.interviews.actions import Stamp
from crm.interviews.models import Interview
from crm.transfer import wording
from crm.transfer.invitations.applying import stamp_of
from crm.transfer.invitations.forms import NEW
from crm.transfer.invitations.proposal import Proposal, ProposedPerson, propose
from crm.transfer.invitations.verdict import Judged, identity, judge
from crm.transfer.reading import Event, ScoreReason, Understood
from crm.web.dates import clocktime, day


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


def preview(session: Session, understood: Understood, index: int, sha256: str, *, zone: str) -> Preview:
    """Judge and match the event with this index."""
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
        reasons=", ".join(str(wording.SCORE[ScoreReason(code)]) for code in event.reasons),
        choices=[_choice(person) for person in proposal.people],
        whys=[wording.why(person.person.why) for person in proposal.people],
        left_out=[(each.name or each.email or "", wording.why(each.why)) for each in proposal.left_out],
        mailboxes=[each.email for each in proposal.mailboxes if each.email],
        changes=_changes(judged.interview, proposal) if judged.interview is not None else [],
    )


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
    reasons = ", ".join(str(wording.SIGN[sign]) for sign in proposed.known.reasons)
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
