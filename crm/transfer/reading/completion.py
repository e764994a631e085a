"""From a draft to an `Event`: who takes part, for which company, where to join, and how sure all that is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crm.transfer.reading import addresses, company, links, people
from crm.transfer.reading.codes import DoubtCode, Why
from crm.transfer.reading.company import Company
from crm.transfer.reading.draft import Draft, Envelope
from crm.transfer.reading.interview_score import Facts, Score, score
from crm.transfer.reading.limits import MAX_ATTENDEE_LINES, MAX_PEOPLE
from crm.transfer.reading.people import Cast, Invited, Scene
from crm.transfer.reading.values import Event, LeftOut, Notes, Reader

# An answer or a counter-proposal names nobody new.
_ANSWERS = {
    "REPLY": DoubtCode.REPLY,
    "REFRESH": DoubtCode.REPLY,
    "COUNTER": DoubtCode.COUNTER,
    "DECLINECOUNTER": DoubtCode.COUNTER,
}


@dataclass(frozen=True, slots=True)
class User:
    """The address keys that are the reader's, `presumed` among them if it was only guessed."""

    own: frozenset[str]
    presumed: str = ""


def complete(draft: Draft, reader: Reader, envelope: Envelope, notes: Notes) -> Event:
    """Never raises for what the file holds."""
    user = _user(draft, reader, envelope, notes)
    made = _company(draft, user, Cast((), ()), envelope)
    found = Cast((), ())
    if draft.known.method not in _ANSWERS:
        found = people.cast(_scene(draft, user, made, envelope), notes)
        made = _company(draft, user, found, envelope)
    scored = score(_facts(draft, user, made, reader, envelope))
    _note_doubts(draft, found, made, scored, notes)
    return replace(
        draft.known,
        link=links.meeting_link(draft.link_fields, (draft.known.description, envelope.body)),
        company=made.name,
        domain=made.domain,
        organiser=_named(draft.organiser),
        organiser_email=_organiser_email(draft),
        invited_as=_invited_as(draft, user),
        people=found.people,
        left_out=tuple(_with_reason(one, user) for one in found.left_out),
        score=scored.points,
        reasons=scored.reasons,
        is_interview=scored.is_interview,
        doubts=tuple(notes.doubts),
    )


def _user(draft: Draft, reader: Reader, envelope: Envelope, notes: Notes) -> User:
    """By own addresses, else by those that the mail was for; else presumed if nothing at all is known."""
    own = addresses.keys(reader.own_addresses)
    invited = addresses.keys(one.email for one in (*draft.attendees, draft.organiser) if one and one.email)
    if own & invited:
        return User(own)
    delivered = addresses.keys(envelope.delivered) & addresses.keys(
        one.email for one in draft.attendees if one.email
    )
    if delivered:
        return User(own | delivered)
    likely = people.presumed_own(draft.organiser, draft.attendees)
    if likely and not own:
        notes.doubt(DoubtCode.USER_PRESUMED, likely)
        return User(own | {addresses.key(likely)}, addresses.key(likely))
    if draft.attendees and own and draft.known.method not in _ANSWERS:
        notes.doubt(DoubtCode.USER_NOT_FOUND, likely or "")
    return User(own)


def _scene(draft: Draft, user: User, made: Company, envelope: Envelope) -> Scene:
    return Scene(
        draft.organiser,
        draft.attendees[:MAX_ATTENDEE_LINES],
        user.own,
        summary=draft.known.summary or envelope.subject,
        text=_text(draft, envelope),
        company=made.name,
        is_by_sender=draft.is_by_sender,
        is_in_words=draft.is_in_words,
    )


def _text(draft: Draft, envelope: Envelope) -> str:
    """What may name people: the description, and the mail's body where it says something else."""
    pieces = dict.fromkeys((draft.known.description, envelope.body))
    return "\n".join(piece for piece in pieces if piece)


def _company(draft: Draft, user: User, found: Cast, envelope: Envelope) -> Company:
    """By those who take part and by the company's mailboxes; before they are known, by all addresses."""
    emails: Iterable[str | None]
    if found.people or found.left_out:
        emails = [one.email for one in found.people]
        emails += [one.email for one in found.left_out if one.why == Why.SHARED_MAILBOX]
    else:
        everyone = (*draft.attendees, *([draft.organiser] if draft.organiser else []))
        emails = [one.email for one in everyone if not people.reason_to_leave_out(one, user.own)]
    by = [draft.organiser.name.text] if draft.organiser and not _is_person(found) else []
    from_mail = [envelope.sender[0]] if envelope.sender and not draft.is_by_sender else []
    return company.proposed(
        emails,
        summary=draft.known.summary or envelope.subject,
        text=_text(draft, envelope),
        senders=[*by, *from_mail],
    )


def _is_person(found: Cast) -> bool:
    """An organiser who is proposed as a person is no name of a company."""
    return any(one.is_organiser for one in found.people)


def _facts(draft: Draft, user: User, made: Company, reader: Reader, envelope: Envelope) -> Facts:
    by = draft.organiser.email if draft.organiser else None
    return Facts(
        summary=f"{draft.known.summary} {envelope.subject}",
        senders=(*([by] if by else []), *envelope.senders),
        links=tuple(links.links_in(draft.known.description)[:50]),
        organiser=by,
        attendees=tuple(one.email for one in draft.attendees if one.email and _may_be_person(one)),
        own=user.own,
        domain=made.domain,
        known_domains=reader.known_domains,
        is_all_day=draft.known.is_all_day,
        is_endless=draft.is_endless,
        invited=draft.invited,
    )


def _may_be_person(one: Invited) -> bool:
    return people.reason_to_leave_out(one, frozenset()) not in {Why.ROOM, Why.BOT, Why.RELAY}


def _note_doubts(draft: Draft, found: Cast, made: Company, scored: Score, notes: Notes) -> None:
    method = draft.known.method or ""
    if draft.invited > MAX_PEOPLE:
        notes.doubt(DoubtCode.MANY_PEOPLE, str(draft.invited))
    if method in _ANSWERS:
        notes.doubt(_ANSWERS[method])
        return
    if draft.known.is_cancelled:
        notes.doubt(DoubtCode.CANCELLED)
    elif method == "PUBLISH":
        notes.doubt(DoubtCode.PUBLISHED)
    for is_missing, code in (
        (not found.people, DoubtCode.NOBODY_NAMED),
        (not made.name, DoubtCode.NO_COMPANY),
        (not draft.known.summary, DoubtCode.NO_TITLE),
    ):
        if is_missing:
            notes.doubt(code)
    if scored.is_doubtful:
        notes.doubt(DoubtCode.PERHAPS_NO_INTERVIEW, str(scored.points))


def _named(organiser: Invited | None) -> tuple[str, str] | None:
    return (organiser.name.text, organiser.email or "") if organiser else None


def _organiser_email(draft: Draft) -> str:
    """To whom an answer goes; a mail's sender who stands in did not ask for one."""
    if draft.organiser is None or draft.is_by_sender or draft.is_in_words:
        return ""
    return draft.organiser.email or ""


def _invited_as(draft: Draft, user: User) -> str:
    """The reader's address as the invitation writes it."""
    own = (one.email for one in draft.attendees if one.email and addresses.key(one.email) in user.own)
    return next(own, "")


def _with_reason(one: LeftOut, user: User) -> LeftOut:
    is_presumed = bool(user.presumed and one.email) and addresses.key(one.email or "") == user.presumed
    return replace(one, why=Why.PRESUMED_OWN) if is_presumed else one
