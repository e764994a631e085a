"""Which company invites: by its people's addresses, spelled as the text spells it; else by the text alone."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.core.names import fold
from crm.transfer.reading import addresses
from crm.transfer.reading.limits import MAX_NAME
from crm.transfer.reading.named import is_name
from crm.transfer.reading.phrases import mentions, pattern, squeezed

_CAPITAL = "A-ZÀ-ÖØ-Þ0-9"
_WORD = rf"[{_CAPITAL}][\w.'’-]{{0,30}}"
_COMPANY = rf"(?P<company>{_WORD}(?:[ \t](?:&[ \t])?{_WORD}){{0,4}})"
_TALK = (
    r"(?:[Ii]nterviews?|[Gg]espräch|\w{4,20}gespräch|[Ss]creen|[Cc]all|[Cc]hat|[Oo]nsite"
    r"|[Ee]ntretien|[Ee]ntrevista)"
)
_ROLE = (
    r"(?:role|position|job|opening|opportunity|internship|team|[Aa]pplication|[Bb]ewerbung|[Cc]andidatur[ea]"
    r"|[Ss]telle|[Pp]osition|poste|puesto|stage)"
)
_AT = re.compile(
    rf"(?:{_TALK}|{_ROLE})(?:[ \t]\w{{2,20}}){{0,2}}[ \t](?:at|@|bei(?:[ \t]der)?|chez|en)[ \t]{_COMPANY}"
)
_WITH = re.compile(rf"{_TALK}[ \t](?:with|mit|avec|con)(?:[ \t](?:the|der))?[ \t]{_COMPANY}")
_FOR = re.compile(rf"(?:recruiting|hiring|on behalf|Recruiting)[ \t](?:for|of|für)[ \t]{_COMPANY}")
_BEFORE = re.compile(rf"^{_COMPANY}[ \t]*(?:[:|–—]|[ \t]-)[ \t]+(?P<rest>.+)$")
_AFTER = re.compile(rf"^(?P<rest>.+?)[ \t]*(?:[|–—@]|[ \t]-|,)[ \t]+{_COMPANY}$")
_SIDE = re.compile(rf"(?:^|<>|<->|↔|[|/:–—]|[ \t]x|[ \t]-|[ \t]&)[ \t]*{_COMPANY}")
_VIA = re.compile(r"(?i)[ \t]+(?:via|from|at|bei|@)[ \t]+.*$")
_PREFIX = re.compile(
    r"(?i)^\s*(?:(?:re|fwd?|aw|wg|tr|rv|invitation|updated invitation|accepted|cancell?ed(?: event)?"
    r"|einladung|abgesagt"
    r"|aktualisierte einladung|terminabsage|invitación|invitation actualisée|annulé)\s*:\s*)+"
)
_WHEN_AT_END = re.compile(r"(?i)\s+@\s+(?:\w{2,12}[.,]?\s+){1,3}\d.*$")
_MAX_TEXT = 6_000


@dataclass(frozen=True, slots=True)
class Company:
    """`domain` is what the addresses share; None when only the text names the company."""

    name: str | None
    domain: str | None


def subject_of(summary: str) -> str:
    """A mail's subject without `Invitation:` before and `@ Wed Oct 14 ...` after it."""
    return _WHEN_AT_END.sub("", _PREFIX.sub("", summary)).strip()


def proposed(emails: Iterable[str | None], *, summary: str, text: str, senders: Sequence[str]) -> Company:
    """By the addresses of those who take part; `senders` are display names of organiser, relay and mail."""
    domain = main_domain(emails)
    pieces = (subject_of(summary), *senders, text[:_MAX_TEXT])
    if domain:
        label = addresses.label(domain)
        return Company(_longer(label, subject_of(summary)) or _spelled(label, pieces), domain)
    return Company(
        _from_subject(subject_of(summary)) or _from_senders(senders) or _from_text(text[:_MAX_TEXT]), None
    )


def main_domain(emails: Iterable[str | None]) -> str | None:
    """The commonest domain that is a company's own; the first of equals."""
    domains = Counter(
        addresses.registrable(addresses.host(email))
        for email in emails
        if email
        and not addresses.is_freemail(addresses.host(email))
        and not addresses.is_relay(addresses.host(email))
    )
    return domains.most_common(1)[0][0] if domains else None


def _longer(label: str, subject: str) -> str | None:
    """`Larkspur Robotics` in the subject for `larkspur`."""
    sides = [found.group("company") for found in _SIDE.finditer(subject)]
    named = [*filter(None, [_from_subject(subject)]), *map(_trimmed, sides)]
    return next((one for one in named if squeezed(one).startswith(squeezed(label))), None)


def _spelled(label: str, pieces: Iterable[str]) -> str:
    """`acmerobotics` as `Acme Robotics` if a text has it so, else with a capital."""
    wanted = squeezed(label)
    for piece in pieces:
        found = _run_of_words(wanted, piece) if wanted in squeezed(piece) else None
        if found:
            return found[:MAX_NAME]
    return " ".join(part.capitalize() for part in label.split("-"))[:MAX_NAME]


def _run_of_words(wanted: str, piece: str) -> str | None:
    """One to four words that together are spelled like the label, with a capital among them."""
    words = [word.strip(".'’-") for word in re.findall(r"[^\W_][\w.&'’-]{0,40}", piece)[:1_500]]
    plain = [squeezed(word) for word in words]
    for start, first in enumerate(plain):
        if not first or not wanted.startswith(first):
            continue
        for end in range(start + 1, start + 5):
            joined = " ".join(words[start:end])
            if "".join(plain[start:end]) == wanted and not joined.islower() and joined in piece:
                return joined
    return None


def _from_subject(subject: str) -> str | None:
    for expression in (_AT, _WITH):
        found = expression.search(subject)
        if found and _is_company(found.group("company"), is_certain=expression is _AT):
            return _trimmed(found.group("company"))
    for expression in (_BEFORE, _AFTER):
        found = expression.match(subject)
        if not found or not mentions(found.group("rest"), "interview"):
            continue
        if _is_company(found.group("company"), is_certain=False) and not mentions(
            found.group("company"), "role"
        ):
            return _trimmed(found.group("company"))
    return None


def _from_senders(senders: Iterable[str]) -> str | None:
    """`Initech Recruiting`, `Acme Robotics Hiring Team via Greenhouse`."""
    for sender in senders:
        bare = _VIA.sub("", sender).strip()
        folded = fold(bare)
        found = list(pattern("team").finditer(folded))
        if found and found[-1].end() == len(folded) and len(folded) == len(bare):
            kept = bare[: _team_start(folded)].strip(" -–,|")
            if kept:
                return kept[:MAX_NAME]
        elif bare and "@" not in bare and not is_name(bare):
            return bare[:MAX_NAME]
    return None


def _team_start(folded: str) -> int:
    """Where the words for a team begin that a sender's name ends with."""
    start = len(folded)
    for found in reversed(list(pattern("team").finditer(folded))):
        if folded[found.end() : start].strip():
            break
        start = found.start()
    return start


def _from_text(text: str) -> str | None:
    for expression in (_FOR, _AT):
        found = expression.search(text)
        if found and _is_company(found.group("company"), is_certain=True):
            return _trimmed(found.group("company"))
    return None


def _is_company(text: str, *, is_certain: bool) -> bool:
    """Two words that could be a person's name are none, unless the sentence is clear ("at ...")."""
    if mentions(text, "weekdays") or mentions(text, "months") or text[0].isdecimal():
        return False
    return is_certain or not is_name(text)


def _trimmed(text: str) -> str:
    return text.strip(" .,'’-")[:MAX_NAME]
