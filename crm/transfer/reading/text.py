"""An invitation in words: the mail of a recruiter, or one that was copied out of a mail program."""

import re
from dataclasses import replace
from datetime import date, datetime

from crm.transfer.reading import addresses, letterhead, links
from crm.transfer.reading.codes import DoubtCode
from crm.transfer.reading.company import subject_of
from crm.transfer.reading.completion import complete
from crm.transfer.reading.draft import Draft, Envelope
from crm.transfer.reading.limits import MAX_TITLE
from crm.transfer.reading.phrases import mentions
from crm.transfer.reading.plain import many_lines, one_line
from crm.transfer.reading.stated import Stated, guests, stated
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


def invitation(envelope: Envelope, reader: Reader, sent_on: date | None, notes: Notes) -> Event | None:
    """The event that a mail's subject and body describe; None if they invite to nothing."""
    head, body = letterhead.split(_own_words(envelope.body))
    around = replace(
        envelope, sender=envelope.sender or head.sender, subject=envelope.subject or head.subject, body=body
    )
    said = stated(body)
    subject = subject_of(around.subject or said.title or _spoken_title(body))
    own = Notes()
    when = _when(said, subject, body, sent_on or _sent_on(head.sent) or reader.today, own)
    if not _is_invitation(subject, body, when, around):
        return None
    notes.doubts.extend(own.doubts)
    first, last = _placed(when, reader, notes)
    known = Event(
        summary=one_line(subject, MAX_TITLE),
        description=many_lines(body),
        starts_at=first.at if first else None,
        starts_local=first.wall if first else None,
        zone=first.zone if first else None,
        ends_at=last.at if last else None,
        place=links.place(said.where) if said.where else None,
    )
    if said.when:
        said.who = (*said.who, *head.recipients)
    return complete(_draft(known, said, reader, around), reader, around, notes)


def _draft(known: Event, said: Stated, reader: Reader, around: Envelope) -> Draft:
    found = guests(said.who, around.body)
    host = next((one.invited for one in found if one.is_host), None)
    organiser = host or sender_as_organiser(reader, around)
    return Draft(
        known,
        organiser=organiser,
        attendees=tuple(one.invited for one in found if not one.is_host),
        invited=len(found),
        is_by_sender=organiser is not None,
        is_in_words=True,
        link_fields=(said.where,) if said.where else (),
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


def _when(said: Stated, subject: str, body: str, reference: date | None, notes: Notes) -> When | None:
    for text in (said.when, subject):
        if text and find(text, reference, Notes()):
            return find(text, reference, notes)
    return find(f"{said.when}\n{body}", reference, notes)


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


def _spoken_title(body: str) -> str:
    """The first short line that speaks of an interview, else its word for it: a greeting is no title."""
    lines = [line.strip() for line in body.split("\n", 50)[:50] if line.strip()]
    line = next((line for line in lines if len(line) < 120 and mentions(line, "interview")), "")
    spoken = re.findall(r"[^\W\d_][\w'-]{3,40}", body[:5_000])
    title = line or next((word for word in spoken if mentions(word, "interview")), "")
    return title[:1].upper() + title[1:]
