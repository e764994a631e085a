"""An invitation in words: the mail of a recruiter, or one that was copied out of a mail program."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from crm.core.names import fold
from crm.transfer.reading import addresses, links
from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.company import subject_of
from crm.transfer.reading.completion import complete
from crm.transfer.reading.data import words
from crm.transfer.reading.draft import Draft, Envelope
from crm.transfer.reading.limits import MAX_NAME, MAX_TITLE
from crm.transfer.reading.names import name_of
from crm.transfer.reading.people import Invited
from crm.transfer.reading.phrases import mentions
from crm.transfer.reading.plain import many_lines, one_line
from crm.transfer.reading.text_dates import When, find
from crm.transfer.reading.values import Event, Notes, Reader
from crm.transfer.reading.vevent import sender_as_organiser
from crm.transfer.reading.zones import Placed, at_offset, in_zone, offset_in

_LABEL = re.compile(r"^[ \t>*•_-]{0,6}(?P<label>[^\W\d_][^:\n]{0,40}?)[ \t*_]*:(?!//)[ \t*_]*(?P<rest>.*)$")
_QUOTED = re.compile(r"^\s*>")
_ATTRIBUTION = re.compile(
    r"(?i)^(?:(?:on|am|le|el)\s.{5,120}(?:wrote|schrieb|a écrit|escribió)\s*:?"
    r"|-{2,}\s*original message\s*-{2,}.*|-{2,}\s*ursprüngliche nachricht\s*-{2,}.*"
    r"|-{2,}\s*message d'origine\s*-{2,}.*)\s*$"
)
_MAX_LINES = 400


@dataclass(slots=True)
class _Labelled:
    """What stands behind the labels at the head of lines: When:, Where:, Who:."""

    when: str = ""
    where: str = ""
    title: str = ""
    sender: str = ""
    who: tuple[str, ...] = ()


def invitation(envelope: Envelope, reader: Reader, sent_on: date | None, notes: Notes) -> Event | None:
    """The event that a mail's subject and body describe; None if they invite to nothing."""
    body = _own_words(envelope.body)
    labelled = _labelled(body)
    subject = subject_of(envelope.subject or labelled.title)
    own = Notes()
    when = _when(labelled, subject, body, sent_on or reader.today, own)
    if not _is_invitation(subject, body, when, envelope):
        return None
    notes.doubts.extend(own.doubts)
    placed, ends = _placed(when, reader, notes)
    sender = _sender(labelled, envelope)
    around = replace(envelope, sender=sender, body=body)
    organiser = sender_as_organiser(reader, around)
    draft = Draft(
        known=Event(
            summary=one_line(subject or _first_line(body), MAX_TITLE),
            description=many_lines(body),
            starts_at=placed.at if placed else None,
            starts_local=placed.wall if placed else None,
            zone=placed.zone if placed else None,
            ends_at=ends.at if ends else None,
            place=links.place(labelled.where) if labelled.where else None,
        ),
        organiser=organiser,
        attendees=_attendees(labelled.who),
        invited=len(labelled.who),
        is_by_sender=organiser is not None,
        link_fields=(labelled.where,) if labelled.where else (),
    )
    return complete(draft, reader, around, notes)


def _is_invitation(subject: str, body: str, when: When | None, envelope: Envelope) -> bool:
    """An interview in the subject, or a time and an interview or a place to meet in the text."""
    if any(addresses.is_job_alert(sender) for sender in envelope.senders):
        return False
    if mentions(subject, "interview"):
        return True
    return when is not None and (mentions(body, "interview") or links.meeting_link((), (body,)) is not None)


def _own_words(body: str) -> str:
    """Without quoted mails below an answer; a mail that was passed on is kept, it is what matters."""
    kept: list[str] = []
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n", _MAX_LINES * 5)[: _MAX_LINES * 5]:
        if _ATTRIBUTION.match(line[:300]):
            break
        if not _QUOTED.match(line):
            kept.append(line)
    return "\n".join(kept).strip()


def _labelled(body: str) -> _Labelled:
    found = _Labelled()
    is_list = False
    for line in body.split("\n", _MAX_LINES)[:_MAX_LINES]:
        match = _LABEL.match(line[:500])
        label = fold(match.group("label")) if match else ""
        rest = match.group("rest").strip() if match else ""
        if label and label in words("words", "who"):
            found.who = (*found.who, *filter(None, [rest]))
            is_list = True
        elif match and _keep(found, label, rest):
            is_list = False
        elif is_list and line.strip():
            found.who = (*found.who, line.strip()) if len(found.who) < 60 else found.who
        else:
            is_list = False
    return found


def _keep(found: _Labelled, label: str, rest: str) -> bool:
    """Note what a label says; the first of each kind, but all lines of a date (Date:, Time:)."""
    if label in words("words", "when"):
        found.when = f"{found.when} {rest}".strip()[:600]
    elif label in words("words", "where"):
        found.where = found.where or rest
    elif label in words("words", "sender_label") and addresses.address(rest):
        found.sender = found.sender or rest
    elif label in words("words", "title_label"):
        found.title = found.title or rest
    else:
        return label in words("words", "sent_label")
    return True


def _when(labelled: _Labelled, subject: str, body: str, reference: date | None, notes: Notes) -> When | None:
    for text in (labelled.when, subject):
        if text and find(text, reference, Notes()):
            return find(text, reference, notes)
    return find(f"{labelled.when}\n{body}", reference, notes)


def _placed(when: When | None, reader: Reader, notes: Notes) -> tuple[Placed | None, Placed | None]:
    """Start and end. Where the text's zone and the reader's agree on the time, it is the reader's."""
    if when is None:
        return None, None
    if when.zone is None:
        notes.doubt(DoubtCode.FLOATING_TIME)
    first = _in_text_zone(when.starts, when.zone, reader)
    last = _in_text_zone(when.ends, when.zone, reader) if when.ends else None
    if when.zone and not when.is_zone_sure and first.zone != in_zone(when.starts, reader.zone).zone:
        notes.doubt(DoubtCode.GUESSED_ZONE, when.zone)
    return first, last


def _in_text_zone(wall: datetime, zone: str | None, reader: Reader) -> Placed:
    at_home = in_zone(wall, reader.zone)
    if zone is None:
        return at_home
    offset = offset_in(zone)
    there = in_zone(wall, zone) if offset is None else at_offset(wall, offset)
    return at_home if there.at == at_home.at else there


def _sender(labelled: _Labelled, envelope: Envelope) -> tuple[str, str] | None:
    """The mail's, or what stands behind From: in a text that was copied."""
    found = addresses.address(labelled.sender)
    if envelope.sender or not found:
        return envelope.sender
    return one_line(labelled.sender.split("<")[0].replace(found, ""), MAX_NAME).strip(" \"'[(<"), found


def _attendees(lines: tuple[str, ...]) -> tuple[Invited, ...]:
    """Those with an address; names alone are found in the text."""
    found: list[Invited] = []
    for line in lines:
        for one in addresses.addresses_in(line)[:60]:
            before = re.split(r"[,;>]", line[: line.lower().find(one)])[-1]
            found.append(Invited(name_of(before.strip(" -–*•<([|\t"), one), one))
    return tuple(found)


def _first_line(body: str) -> str:
    """The first line that speaks of an interview, else none: a greeting is no title."""
    lines = [line.strip() for line in body.split("\n", 50)[:50] if line.strip()]
    fitting = (line for line in lines if len(line) < 120 and mentions(line, "interview"))
    return next(fitting, "")
