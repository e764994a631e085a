"""Who takes part in which role, and which addresses are nobody's: rooms, robots, mailboxes, the user."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crm.core.names import fold
from crm.core.roles import Role
from crm.transfer.reading import addresses
from crm.transfer.reading.codes import DoubtCode, Why
from crm.transfer.reading.limits import MAX_PEOPLE
from crm.transfer.reading.lines import Line
from crm.transfer.reading.named import is_name, is_title, named_in, role_in, titles_in
from crm.transfer.reading.names import Name, name_of
from crm.transfer.reading.phrases import mentions
from crm.transfer.reading.values import LeftOut, Notes, Person

_ROOM_NAME = re.compile(
    r"(?:room|raum|salle|sala|saal)\s*[\d#].*|conf[\s._-].*|.*\b(?:meeting|conference|conf|board)[\s._-]*room\b.*"
    r"|.*\b(?:besprechungsraum|konferenzraum|sitzungszimmer|salle de reunion|sala de reuniones)\b.*"
)
_NOT_INDIVIDUAL = frozenset({"ROOM", "RESOURCE", "GROUP"})
_LISTENING = frozenset({"OPT-PARTICIPANT", "NON-PARTICIPANT", "OPT_PARTICIPANT", "NON_PARTICIPANT"})


@dataclass(frozen=True, slots=True)
class Invited:
    """An ORGANIZER or ATTENDEE line, or the sender of a mail, before anything is decided."""

    name: Name
    email: str | None
    kind: str = ""
    part: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """`people` to propose, `left_out` with reasons, and what the organiser's line said."""

    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known of one event's people.

    `own` are address keys, `company` is what the addresses and the subject say, `is_by_sender` is for a mail
    that names no organiser, `is_in_words` for an invitation without a calendar.
    """

    organiser: Invited | None
    attendees: Sequence[Invited]
    own: frozenset[str]
    summary: str = ""
    text: str = ""
    company: str | None = None
    is_by_sender: bool = False
    is_in_words: bool = False


def invited(line: Line) -> Invited:
    """One line. Apple may write a path as value and the address as EMAIL, vCalendar 1.0 `Ann <ann@...>`."""
    email = addresses.address(line.value) or addresses.address(line.parameters.get("EMAIL", ""))
    before, bracket, _ = line.value.partition("<")
    return Invited(
        name_of(line.parameters.get("CN", "") or (before if bracket else ""), email),
        email,
        line.parameters.get("CUTYPE", "").strip('"').upper(),
        line.parameters.get("ROLE", "").strip('"').upper(),
        line.parameters.get("PARTSTAT", "").strip('"').upper(),
    )


def cast(scene: Scene, notes: Notes) -> Cast:
    """Sort a scene's people into those to propose and those to leave out."""
    scene = _without_doubles(scene)
    people: list[Person] = []
    left_out: list[LeftOut] = []
    titles = titles_in(scene.text, (one.name.text for one in scene.attendees))
    for one in scene.attendees:
        reason = reason_to_leave_out(one, scene.own)
        if reason:
            left_out.append(LeftOut(one.name.text or one.email or "", one.email, reason))
        elif len(people) < MAX_PEOPLE:
            people.append(_attendee(one, titles.get(one.name.text), notes))
    if not people or scene.is_in_words:
        people += _from_text(scene, people, notes)
    _add_organiser(scene, people, left_out, notes)
    return Cast(tuple(_with_roles_of_subject(people, scene.summary)), tuple(left_out[:MAX_PEOPLE]))


def reason_to_leave_out(one: Invited, own: frozenset[str]) -> Why | None:
    """None for a person."""
    email = one.email or ""
    if email and addresses.key(email) in own:
        return Why.OWN_ADDRESS
    if one.kind in _NOT_INDIVIDUAL or addresses.is_room(email) or _is_room_name(one.name):
        return Why.ROOM
    if email and addresses.is_robot(email):
        return Why.BOT
    if email and addresses.is_relay(addresses.host(email)):
        return Why.RELAY
    if email and addresses.is_mailbox(email, is_named=is_name(one.name.text)):
        return Why.SHARED_MAILBOX
    return Why.DECLINED if one.status == "DECLINED" else None


def _is_room_name(name: Name) -> bool:
    """`Room 4.12 (8)`, `Berlin-4-Turing (6)`: the number in brackets is that of the seats."""
    return name.note.isdecimal() or _ROOM_NAME.fullmatch(fold(name.text)) is not None


def presumed_own(organiser: Invited | None, attendees: Iterable[Invited]) -> str | None:
    """The one invited, or the one from outside the organiser's domain, when no own address is among them."""
    candidates = [one.email for one in attendees if one.email and not reason_to_leave_out(one, frozenset())]
    by = organiser.email if organiser else None
    others = [email for email in candidates if not by or addresses.key(email) != addresses.key(by)]
    if not by:
        return None
    if len(others) == 1:
        return others[0]
    domain = addresses.registrable(addresses.host(by))
    if addresses.is_freemail(domain) or addresses.is_relay(domain):
        return None
    outside = [email for email in others if addresses.registrable(addresses.host(email)) != domain]
    return outside[0] if len(outside) == 1 else None


def _without_doubles(scene: Scene) -> Scene:
    """Each address once; the organiser is no attendee beside."""
    kept: dict[str, Invited] = {}
    organiser = scene.organiser
    for one in scene.attendees:
        key = addresses.key(one.email) if one.email else fold(one.name.text)
        if organiser and organiser.email and one.email and key == addresses.key(organiser.email):
            known = organiser.name if organiser.name.text and not organiser.name.is_guessed else one.name
            organiser = replace(organiser, name=known, kind=organiser.kind or one.kind)
        elif key:
            kept.setdefault(key, one)
    return replace(scene, organiser=organiser, attendees=tuple(kept.values()))


def _attendee(one: Invited, title: str | None, notes: Notes) -> Person:
    is_optional = one.part in _LISTENING
    said = title or _title(one.name.note)
    role = role_in(said)
    why = Why.TITLE if role else Why.OPTIONAL if is_optional else Why.ATTENDEE
    return Person(
        _spoken_name(one, notes),
        one.email,
        role or Role.INTERVIEWER,
        why,
        is_optional=is_optional,
        title=said or None,
    )


def _from_text(scene: Scene, people: Sequence[Person], notes: Notes) -> list[Person]:
    """Whom the text names: when nobody but the organiser is invited, or there is nothing but text."""
    known = {fold(one.name) for one in people}
    if scene.organiser:
        known.add(fold(scene.organiser.name.text))
    named = named_in(scene.text, company=scene.company, own=scene.own)
    found = [one for one in named if fold(one.name) not in known][: MAX_PEOPLE - len(people)]
    if found:
        notes.doubt(DoubtCode.NAMES_FROM_TEXT, ", ".join(one.name for one in found))
    return [Person(one.name, one.email, one.role, Why.NAMED_IN_TEXT, title=one.title) for one in found]


def _title(note: str) -> str:
    """What stands in brackets behind a name if it is a title: `[Recruiting]`, not `(she/her)`."""
    return note if note and (role_in(note) or is_title(note)) else ""


def _add_organiser(scene: Scene, people: list[Person], left_out: list[LeftOut], notes: Notes) -> None:
    """Recruiter while others take part, else interviewer or recruiter, which is asked."""
    one = scene.organiser
    if one is None or not (one.email or one.name.text):
        return
    reason = reason_to_leave_out(replace(one, status=""), scene.own)
    if reason:
        left_out.append(LeftOut(one.name.text or one.email or "", one.email, reason))
        return
    name = _spoken_name(one, notes)
    said = titles_in(scene.text, [name]).get(name) or _title(one.name.note)
    role, why = (Role.RECRUITER, Why.ORGANISER) if people else _alone(scene)
    if by_title := role_in(said) or (_introduction(scene, name) if scene.is_by_sender else None):
        role, why = by_title, Why.TITLE
    if not people:
        notes.doubt(DoubtCode.ONLY_ORGANISER, name)
    people.append(Person(name, one.email, role, why, is_organiser=True, title=said or None))


def _introduction(scene: Scene, name: str) -> Role | None:
    """`Pat Example here, recruiting for Acme Robotics`, as the sender of a mail writes."""
    lines = [line for line in scene.text.split("\n")[:200] if name and name in line]
    return Role.RECRUITER if mentions(" ".join(lines)[:1_000], "recruiter") else None


def _alone(scene: Scene) -> tuple[Role, Why]:
    if mentions(scene.summary, "recruiter_talk"):
        return Role.RECRUITER, Why.SUBJECT
    if mentions(scene.summary, "hiring_manager"):
        return Role.HIRING_MANAGER, Why.SUBJECT
    return Role.INTERVIEWER, Why.SENDER if scene.is_by_sender else Why.ONLY_ORGANISER


def _with_roles_of_subject(people: Sequence[Person], summary: str) -> list[Person]:
    """A talk that is called one with the hiring manager and has one interviewer is with that one."""
    talking = [
        one for one in people if one.role is Role.INTERVIEWER and not one.is_optional and not one.is_organiser
    ]
    if len(talking) != 1 or not mentions(summary, "hiring_manager"):
        return list(people)
    named = replace(talking[0], role=Role.HIRING_MANAGER, why=Why.SUBJECT)
    return [named if one is talking[0] else one for one in people]


def _spoken_name(one: Invited, notes: Notes) -> str:
    """The name, or the address in its place; what is not from the file is noted."""
    if one.name.is_guessed:
        notes.doubt(DoubtCode.NAME_GUESSED, one.email or "")
    elif not one.name.text:
        notes.doubt(DoubtCode.NAME_UNKNOWN, one.email or "")
    return one.name.text or one.email or ""
