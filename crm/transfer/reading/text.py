"""An invitation in words: the mail of a recruiter, or one that was copied out of a mail program."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from crm.core.names import fold
from crm.transfer.reading import addresses, letterhead, links
from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.company import subject_of
from crm.transfer.reading.completion import complete
from crm.transfer.reading.data import words
from crm.transfer.reading.draft import Draft, Envelope
from crm.transfer.reading.letterhead import labelled
from crm.transfer.reading.limits import MAX_PEOPLE, MAX_TITLE
from crm.transfer.reading.names import name_of
from crm.transfer.reading.people import Invited
from crm.transfer.reading.phrases import mentions
from crm.transfer.reading.plain import many_lines, one_line
from crm.transfer.reading.text_dates import When, find
from crm.transfer.reading.values import Event, Notes, Reader
from crm.transfer.reading.vevent import sender_as_organiser
from crm.transfer.reading.zones import Placed, at_offset, in_zone, offset_in

_QUOTED = re.compile(r"^\s*>")
_ATTRIBUTION = re.compile(
    r"(?i)^(?:(?:on|am|le|el)\s.{5,120}(?:wrote|schrieb|a écrit|escribió)\s*:?"
    r"|-{2,}\s*original message\s*-{2,}.*|-{2,}\s*ursprüngliche nachricht\s*-{2,}.*"
    r"|-{2,}\s*message d'origine\s*-{2,}.*)\s*$"
)
_MAX_LINES = 400


@dataclass(slots=True)
class _Stated:
    """What stands behind the labels at the head of lines: When:, Where:, Who:."""

    when: str = ""
    where: str = ""
    title: str = ""
    who: tuple[str, ...] = ()


def invitation(envelope: Envelope, reader: Reader, sent_on: date | None, notes: Notes) -> Event | None:
    """The event that a mail's subject and body describe; None if they invite to nothing."""
    head, body = letterhead.split(_own_words(envelope.body))
    around = replace(
        envelope, sender=envelope.sender or head.sender, subject=envelope.subject or head.subject, body=body
    )
    stated = _stated(body)
    subject = subject_of(around.subject or stated.title or _first_line(body))
    own = Notes()
    when = _when(stated, subject, body, sent_on or _sent_on(head.sent) or reader.today, own)
    if not _is_invitation(subject, body, when, around):
        return None
    notes.doubts.extend(own.doubts)
    return complete(
        _draft(subject, stated, _placed(when, reader, notes), reader, around), reader, around, notes
    )


def _draft(
    subject: str,
    stated: _Stated,
    placed: tuple[Placed | None, Placed | None],
    reader: Reader,
    around: Envelope,
) -> Draft:
    first, last = placed
    guests = _guests(stated.who)
    organiser = next((one for one, is_host in guests if is_host), None) or sender_as_organiser(reader, around)
    return Draft(
        known=Event(
            summary=one_line(subject, MAX_TITLE),
            description=many_lines(around.body),
            starts_at=first.at if first else None,
            starts_local=first.wall if first else None,
            zone=first.zone if first else None,
            ends_at=last.at if last else None,
            place=links.place(stated.where) if stated.where else None,
        ),
        organiser=organiser,
        attendees=tuple(one for one, is_host in guests if one.email and not is_host),
        invited=len(guests),
        is_by_sender=organiser is not None,
        is_in_words=True,
        link_fields=(stated.where,) if stated.where else (),
    )


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
        if _ATTRIBUTION.match(line[:300]) and any(kept):
            break
        if not _QUOTED.match(line) and not _ATTRIBUTION.match(line[:300]):
            kept.append(line)
    return "\n".join(kept).strip()


def _stated(body: str) -> _Stated:
    found = _Stated()
    awaited = ""
    for line in body.split("\n", _MAX_LINES)[:_MAX_LINES]:
        label, rest = labelled(line)
        kind = _kind(label or fold(line).strip(" :*_"))
        if kind and (label or not rest):
            awaited = kind
            _keep(found, kind, rest)
        elif awaited and line.strip():
            _keep(found, awaited, line.strip())
            awaited = awaited if awaited == "who" else ""
        elif not line.strip():
            awaited = awaited if awaited == "who" and not found.who else ""
        else:
            awaited = ""
    return found


def _kind(label: str) -> str:
    listed = (("when", "when"), ("where", "where"), ("who", "who"), ("title_label", "title"))
    return next((kind for name, kind in listed if label and label in words("words", name)), "")


def _keep(found: _Stated, kind: str, text: str) -> None:
    """The first of each kind, but all lines of a date (Date:, Time:) and of the guests."""
    if not text:
        return
    if kind == "when":
        found.when = f"{found.when} {text}".strip()[:600]
    elif kind == "who" and len(found.who) < MAX_PEOPLE:
        found.who = (*found.who, text)
    elif kind == "where":
        found.where = found.where or text
    elif kind == "title":
        found.title = found.title or text


def _when(stated: _Stated, subject: str, body: str, reference: date | None, notes: Notes) -> When | None:
    for text in (stated.when, subject):
        if text and find(text, reference, Notes()):
            return find(text, reference, notes)
    return find(f"{stated.when}\n{body}", reference, notes)


def _sent_on(written: str) -> date | None:
    found = find(written, None, Notes()) if written else None
    return found.starts.date() if found else None


def _placed(when: When | None, reader: Reader, notes: Notes) -> tuple[Placed | None, Placed | None]:
    """Start and end. Where the text's zone and the reader's agree on the time, it is the reader's."""
    if when is None:
        return None, None
    if when.zone is None:
        notes.doubt(DoubtCode.FLOATING_TIME)
    first = _in_text_zone(when.starts, when.zone, reader)
    last = _in_text_zone(when.ends, when.zone, reader) if when.ends else None
    if when.zone and not when.is_zone_sure and first.at != in_zone(when.starts, reader.zone).at:
        notes.doubt(DoubtCode.GUESSED_ZONE, when.zone)
    return first, last


def _in_text_zone(wall: datetime, zone: str | None, reader: Reader) -> Placed:
    at_home = in_zone(wall, reader.zone)
    if zone is None:
        return at_home
    offset = offset_in(zone)
    there = in_zone(wall, zone) if offset is None else at_offset(wall, offset)
    return at_home if there.at == at_home.at else there


def _guests(lines: tuple[str, ...]) -> list[tuple[Invited, bool]]:
    """(guest, whether marked as host). Other names without an address are found in the text."""
    found: list[tuple[Invited, bool]] = []
    for line in lines:
        bare, _, mark = line.strip(" \t-–*•").rpartition(" - ")
        is_host = mentions(mark, "organiser_mark")
        emails = addresses.addresses_in(line)[:MAX_PEOPLE]
        for one in emails:
            before = re.split(r"[,;>]", line[: line.lower().find(one)])[-1]
            found.append(
                (Invited(name_of(before.strip(" -–*•<([|\t"), one), one), is_host and len(emails) == 1)
            )
        if not emails and is_host and bare.strip():
            found.append((Invited(name_of(bare, None), None), True))
    return found


def _first_line(body: str) -> str:
    """The first line that speaks of an interview, else none: a greeting is no title."""
    lines = [line.strip() for line in body.split("\n", 50)[:50] if line.strip()]
    return next((line for line in lines if len(line) < 160 and mentions(line, "interview")), "")
