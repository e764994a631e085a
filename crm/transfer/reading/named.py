"""People whom a text names ("with Jane Doe, CTO"): explicit patterns, for the user to confirm."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crm.core.roles import Role
from crm.transfer.reading.addresses import addresses_in
from crm.transfer.reading.data import words
from crm.transfer.reading.limits import MAX_PEOPLE, MAX_TITLE
from crm.transfer.reading.phrases import folded, mentions, squeezed

_CAPITAL = "A-ZÀ-ÖØ-ÞĀĆĈČĎĐĒĘĚĞĢĪĮİĶŁĽĹŃŅŇŌŐŔŘŚŞŠŢŤŪŮŰŲŴŶŸŹŻŽ"
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|zu|bin|al|el)"
_WORD = (
    rf"(?:[{_CAPITAL}][^\W\d_'’-]{{1,24}}(?:['’-][^\W\d_]{{1,24}}){{0,2}}"
    rf"|[{_CAPITAL}]['’][^\W\d_]{{2,24}}|[{_CAPITAL}]\.)"
)
_NAME = rf"{_WORD}(?:[ \t](?:{_PARTICLE}[ \t]){{0,2}}{_WORD}){{1,3}}"
_ONE = re.compile(
    rf"(?:(?:Dr|Prof|Mr|Mrs|Ms|Herr|Herrn|Frau|Mme|M|Sra|Sr|Dra)\.?[ \t]){{0,3}}(?P<name>{_NAME})"
    r"(?:[ \t]*[(<,][ \t]*(?P<email>[^\s<>()\[\],;:\"@]{1,64}@[\w.-]{3,120})[ \t]*[>)]?)?"
    r"(?:[ \t]*\((?P<bracket>[^()\n]{2,80})\)|[ \t]*(?:,|[-–—|])[ \t]+(?P<after>[^,;.|\n()]{2,60}))?"
)
_WITH = re.compile(
    r"(?<!\w)(?:with|meet|meeting|mit|bei|avec|con)[ \t]+"
    r"(?:our[ \t]|unserem?r?[ \t]|notre[ \t]|nuestr[oa][ \t])?",
    re.IGNORECASE,
)
_JOINER = re.compile(
    r"[ \t]*(?:,|;|&|\band\b|\bund\b|\bsowie\b|\bet\b|\by\b)(?:[ \t]*(?:and|und|et|y)\b)?[ \t]*"
)
_CONTACT = re.compile(
    r"(?<!\w)(?:contact|reach out to|get in touch with|ansprechpartner(?:in)?(?:[ \t]ist)?|kontaktieren sie"
    r"|contactez|contacte[rz]?|contacta(?:r)?(?:[ \t](?:con|a))?)[ \t]*:?[ \t]+",
    re.IGNORECASE,
)
_LIST_INSIDE = re.compile(
    r"(?<!\w)(?:interviewers?|panel(?:ists)?|gesprächspartner(?:in|innen|:innen)?|teilnehmer(?:in|innen)?"
    r"|intervenants?|interlocuteurs?|entrevistador(?:es|a|as)?|participants?|participantes?)[ \t]*:[ \t]+",
    re.IGNORECASE,
)
_INVITES = re.compile(
    rf"(?P<name>{_NAME})[ \t]"
    r"(?:is inviting you|has invited you|lädt Sie|hat Sie eingeladen|vous invite|te invita|le invita)"
)
_TALK_WITH = re.compile(r"(?:interview|interviews|gespr[aä]ch|entretien|entrevista)\s*$", re.IGNORECASE)
_AND_NAME = re.compile(rf"[ \t](?:and|und|et|y|&)[ \t]+(?P<next>{_NAME})")
_BESIDE = r"[ \t]*(?:\(([^()\n]{2,80})\)|,[ \t]+([^,;.\n()]{2,60})|[ \t][-–—][ \t]+([^,;.\n()]{2,60}))"
_BULLET = re.compile(r"^[ \t]*(?:[-*•◦▪–]|\d{1,2}[.)])[ \t]+")
_WRAPPED = re.compile(r"(,|;|&|\b(?:and|und|et|y|with|mit|avec|con))[ \t]*\n[ \t]*(?=[^\W\d_])")
_MAX_LINES = 200
_MAX_LENGTH = 600
_MAX_TEXT = 8_000


@dataclass(frozen=True, slots=True)
class Named:
    """A person in a text; `role` is what title or sentence say, interviewer if they say nothing."""

    name: str
    title: str | None = None
    email: str | None = None
    role: Role = Role.INTERVIEWER


def named_in(text: str, *, company: str | None, own: Iterable[str]) -> list[Named]:
    """Those who take part, in the order of the text, each once.

    `company` tells "interview with Acme Robotics" from a person; `own` addresses tell the user's own name.
    """
    taken = {squeezed(company or "")} | {squeezed(one.rpartition("@")[0]) for one in own}
    found: dict[str, Named] = {}
    for one in _candidates(text, is_company_known=bool(company)):
        key = squeezed(one.name)
        if key in taken or not is_name(one.name):
            continue
        known = found.get(key)
        found[key] = _merged(known, one) if known else one
        if len(found) >= MAX_PEOPLE:
            break
    return [_with_address(one, text) for one in found.values()]


def titles_in(text: str, names: Iterable[str]) -> dict[str, str]:
    """Titles that stand beside known names: `Dana Okafor (Staff Engineer)`."""
    found: dict[str, str] = {}
    for name in names:
        if " " not in name:
            continue
        beside = re.search(re.escape(name) + _BESIDE, text)
        title = next((part.strip() for part in beside.groups() if part), "") if beside else ""
        if title and is_title(title):
            found[name] = title[:MAX_TITLE]
    return found


def is_name(text: str) -> bool:
    """Two to four words, none of them a word that no person is called."""
    parts = [part for part in re.split(r"[\s-]+", folded(text)) if part]
    if not 2 <= len(parts) <= 6:
        return False
    never = words("words", "no_name") | words("words", "months") | words("words", "company_ending")
    return not any(part.strip(".") in never for part in parts)


def is_title(text: str) -> bool:
    return mentions(text, "title")


def role_in(text: str) -> Role | None:
    """What a title or label says; the more special first."""
    for role in (Role.HIRING_MANAGER, Role.COORDINATOR, Role.RECRUITER):
        if mentions(text, role.value):
            return role
    return None


def _candidates(text: str, *, is_company_known: bool) -> Iterator[Named]:
    is_list = is_open = False
    for raw in _WRAPPED.sub(r"\1 ", text[:_MAX_TEXT]).split("\n", _MAX_LINES)[:_MAX_LINES]:
        line = raw[:_MAX_LENGTH]
        label, colon, rest = line.partition(":")
        if colon and _is_who(label):
            is_list = is_open = not rest.strip()
            yield from _listed(rest, 0, label)
        elif not line.strip():
            is_list = is_open
        elif is_list:
            is_open = False
            yield from _listed(_BULLET.sub("", line), 0, "")
        else:
            yield from _in_sentence(line, is_company_known=is_company_known)


def _is_who(label: str) -> bool:
    return folded(_BULLET.sub("", label)).strip(" *_") in words("words", "who")


def _in_sentence(line: str, *, is_company_known: bool) -> Iterator[Named]:
    for found in _CONTACT.finditer(line):
        for one in _listed(line, found.end(), ""):
            yield Named(one.name, one.title, one.email, role_in(one.title or "") or Role.COORDINATOR)
    for found in _LIST_INSIDE.finditer(line):
        yield from _listed(line, found.end(), "")
    if host := _INVITES.search(line):
        yield Named(host.group("name"))
    for found in _WITH.finditer(line):
        before = line[: found.start()]
        is_vague = _TALK_WITH.search(before) is not None and not is_company_known
        yield from (one for one in _listed(line, found.end(), before) if one.title or not is_vague)
    for match in _ONE.finditer(line):
        title = match.group("bracket") or ""
        if title and is_title(title) and not _says_self(title):
            yield from _listed(line, match.start(), line[: match.start()])


def _says_self(title: str) -> bool:
    """`(you)`, `(candidate)`."""
    return folded(title) in {
        "you",
        "candidate",
        "applicant",
        "sie",
        "bewerber",
        "bewerberin",
        "vous",
        "candidat",
        "candidato",
    }


def _listed(line: str, position: int, context: str) -> Iterator[Named]:
    """Names one after the other: `Ana Li (Staff Engineer), Bo Chen and Cy Diaz`."""
    for _ in range(MAX_PEOPLE):
        person = _ONE.match(line, _skip_blanks(line, position))
        if not person:
            return
        one, position = _named(person, context), _end_of(person)
        yield one
        joiner = _JOINER.match(line, position)
        if not joiner:
            return
        position = joiner.end()


def _named(match: re.Match[str], context: str) -> Named:
    title = _title_of(match)
    role = role_in(title or "") or role_in(context[-60:]) or Role.INTERVIEWER
    email = match.group("email")
    return Named(match.group("name"), title, email.lower().strip(".") if email else None, role)


def _title_of(match: re.Match[str]) -> str | None:
    """What stands behind the name if it is a title, up to the next name."""
    written = (match.group("bracket") or match.group("after") or "").strip()
    next_name = _AND_NAME.search(written)
    if next_name and is_name(next_name.group("next")):
        written = written[: next_name.start()].strip()
    return written[:MAX_TITLE] if is_title(written) else None


def _end_of(match: re.Match[str]) -> int:
    """Where the next name of a list may begin."""
    title = _title_of(match)
    if match.group("bracket"):
        return match.end()
    if title:
        return match.start("after") + len(title)
    return match.end("email") if match.group("email") else match.end("name")


def _merged(known: Named, new: Named) -> Named:
    role = new.role if known.role is Role.INTERVIEWER else known.role
    return Named(known.name, known.title or new.title, known.email or new.email, role)


def _with_address(one: Named, text: str) -> Named:
    """Only an address that the text has and that spells the name."""
    if one.email:
        return one
    parts = [squeezed(part) for part in one.name.split()]
    spellings = {"".join(parts), parts[0][:1] + parts[-1], parts[-1] + parts[0]}
    fitting = (email for email in addresses_in(text) if squeezed(email.rpartition("@")[0]) in spellings)
    return Named(one.name, one.title, next(fitting, None), one.role)


def _skip_blanks(line: str, position: int) -> int:
    while position < len(line) and line[position] in " \t":
        position += 1
    return position
