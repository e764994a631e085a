"""People typed one per line: a name, and perhaps an address, a part in the interview, a job title."""

import re
from dataclasses import dataclass

from crm.contacts import keys
from crm.core.names import fold
from crm.core.roles import Role

MOST = 50
LONGEST = 200

_ADDRESS = re.compile(r"<?(?:mailto:)?([^\s<>,;()|]*@[^\s<>,;()|]*)>?", re.IGNORECASE)
_WHOLE = re.compile(r"[^@\s]+@[^@\s]+")
_FAMILY_FIRST = re.compile(r'^\s*"([^",]+),\s*([^",]+)"')
_BREAK = re.compile(r"\s*[,;|\t()\[\]]\s*|\s*:\s+|\s+[-\u2013\u2014]+\s+")
_WORDS: tuple[tuple[str, Role], ...] = (
    ("coordinator", Role.COORDINATOR),
    ("scheduler", Role.COORDINATOR),
    ("scheduling", Role.COORDINATOR),
    ("recruit", Role.RECRUITER),
    ("talent", Role.RECRUITER),
    ("sourcer", Role.RECRUITER),
    ("human resources", Role.RECRUITER),
    ("people partner", Role.RECRUITER),
    ("hiring manager", Role.HIRING_MANAGER),
    ("fuhrungskraft", Role.HIRING_MANAGER),
    ("fachvorgesetzt", Role.HIRING_MANAGER),
    ("personalabteilung", Role.RECRUITER),
    ("personalreferent", Role.RECRUITER),
    ("koordination", Role.COORDINATOR),
    ("koordinator", Role.COORDINATOR),
    ("mitbewerb", Role.FELLOW_CANDIDATE),
    ("bewirbt sich", Role.FELLOW_CANDIDATE),
    ("candidate", Role.FELLOW_CANDIDATE),
    ("interviewer", Role.INTERVIEWER),
)
_EXACT = {
    "hr": Role.RECRUITER,
    "hm": Role.HIRING_MANAGER,
    "hiring manager": Role.HIRING_MANAGER,
    "recruiter": Role.RECRUITER,
    "recruiting": Role.RECRUITER,
    "fuhrungskraft": Role.HIRING_MANAGER,
    "koordination": Role.COORDINATOR,
    "bewirbt sich auch": Role.FELLOW_CANDIDATE,
    "fragt im gesprach": Role.INTERVIEWER,
    "coordinator": Role.COORDINATOR,
    "interviewer": Role.INTERVIEWER,
    "candidate": Role.FELLOW_CANDIDATE,
    "fellow candidate": Role.FELLOW_CANDIDATE,
}


class Unreadable(ValueError):
    """`text` cannot be the address that it looks like."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as typed; an interviewer unless the line says otherwise."""

    name: str
    email: str = ""
    role: Role = Role.INTERVIEWER
    title: str = ""


def people(text: str) -> list[Named]:
    """The people in `text`, one per line, each once. Raises `Unreadable` for half an address."""
    found: dict[tuple[str, str], Named] = {}
    for line in text.splitlines():
        named = _read(line)
        if named.name:
            found.setdefault((fold(named.name), named.email.casefold()), named)
    return list(found.values())


def _read(line: str) -> Named:
    email, rest = _without_address(_FAMILY_FIRST.sub(r"\2 \1", line))
    name, role, title = "", None, ""
    for piece in filter(None, map(_plain, _BREAK.split(rest))):
        said = role_in(piece)
        if not name and (said is None or fold(piece) not in _EXACT):
            name = piece
        elif said is not None and role is None:
            role = said
            title = title or ("" if fold(piece) in _EXACT else piece)
        else:
            title = title or piece
    return Named(
        name=(name or name_in(email))[:LONGEST],
        email=email,
        role=role or Role.INTERVIEWER,
        title=title[:LONGEST],
    )


def role_in(text: str) -> Role | None:
    """The part in an interview that words speak of."""
    words = fold(text)
    if words in _EXACT:
        return _EXACT[words]
    return next((role for word, role in _WORDS if word in words), None)


def name_in(email: str) -> str:
    """What stands before the @, as a name: the best there is when nobody said another."""
    words = re.split(r"[._+\d-]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word) or email


def is_address(text: str) -> bool:
    """Whether mail could be meant for it, be it only inside a company ("dana@corp.local")."""
    return _WHOLE.fullmatch(text) is not None


def _without_address(line: str) -> tuple[str, str]:
    found = _ADDRESS.search(line)
    if found is None:
        return "", line
    email = found.group(1)
    if not is_address(email):
        raise Unreadable(email)
    return email, f"{line[: found.start()]} , {line[found.end() :]}"


def _plain(piece: str) -> str:
    return keys.one_line(piece).strip("\"'<> .-")
