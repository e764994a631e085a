"""A record as a line of the preview: who, what it means, what it changes, what to choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from crm.transfer.models import Choosing, StagedFile, StagedState, Verdict
from crm.transfer.movein import wording
from crm.transfer.movein.views import ASKED
from crm.transfer.sources import Doubt, Fault
from crm.web import amounts
from crm.web.dates import day

LONGEST = 120
PLACE = ("company", "title")


@dataclass(frozen=True, slots=True)
class Line:
    """One record. `changes` are (label, before, after, is a move); `choices` (value, label)."""

    id: int
    name: str
    title: str
    company: str
    sub: str
    verdict: str
    tone: str
    known_name: str
    contact_id: int | None
    reasons: str
    score: int
    changes: list[tuple[str, str, str, bool]]
    news: list[str]
    notes: list[str]
    choices: list[tuple[str, str]]
    choosing: str


def line(row: Any, *, is_open: bool) -> Line:
    """`is_open`: there is still something to choose."""
    verdict: Verdict = row.verdict
    is_matched = verdict not in (Verdict.NEW, Verdict.REJECTED)
    diff = row.diff or {}
    return Line(
        id=row.id,
        name=row.name or _("No name"),
        title=row.said.get("title", ""),
        company=row.said.get("company", ""),
        sub=_ways(row.said),
        verdict=str(wording.VERDICT[verdict]),
        tone=wording.VERDICT_TONE[verdict],
        known_name=(row.known_name or "") if is_matched else "",
        contact_id=row.contact_id if row.known_name else None,
        reasons=amounts.enumerated(wording.reason(code) for code in row.reasons),
        score=row.score,
        changes=_changes(diff.get("changes", ())),
        news=_news(diff),
        notes=_notes(row),
        choices=_choices(verdict) if is_open else [],
        choosing=row.choosing.value,
    )


def tabs(counts: dict[Verdict, int]) -> list[tuple[str, str, int]]:
    """The verdicts that occur: (value, label, count)."""
    found = [(verdict.value, str(wording.VERDICT[verdict]), counts.get(verdict, 0)) for verdict in Verdict]
    return [each for each in found if each[2]]


def bulk(verdict: Verdict | None) -> list[tuple[str, str]]:
    """What may be chosen for all records of a verdict: (value, label)."""
    if verdict is None or verdict not in ASKED:
        return []
    return [
        (choosing.value, _("All: %(choice)s", choice=str(label)))
        for choosing, label in wording.CHOICES[verdict]
    ]


def summary(chosen: dict[tuple[Verdict, Choosing], int]) -> tuple[int, list[str]]:
    """How many records would be written, and what is done with the rest, as sentences."""
    take, as_new = Choosing.TAKE, Choosing.AS_NEW
    written = sum(
        number
        for (verdict, choosing), number in chosen.items()
        if verdict in ASKED and choosing in (take, as_new)
    )
    told = []
    waiting = chosen.get((Verdict.DUPLICATE, Choosing.LEAVE), 0)
    if waiting:
        told.append(
            ngettext(
                "%(num)s is perhaps somebody whom you know: it is left out unless you say who it is.",
                "%(num)s are perhaps people whom you know: they are left out unless you say who they are.",
                waiting,
            )
        )
    trashed = chosen.get((Verdict.TRASHED, Choosing.LEAVE), 0)
    if trashed:
        told.append(
            ngettext(
                "%(num)s lies in your trash and stays there, unless you bring it back.",
                "%(num)s lie in your trash and stay there, unless you bring them back.",
                trashed,
            )
        )
    return written, told


def account(row: StagedFile) -> list[tuple[str, list[str]]]:
    """What came along and what did not: (heading, lines), without those that are empty."""
    told = row.account or {}
    parts = [
        (_("Taken along"), [wording.taken(*each) for each in sorted(told.get("taken", {}).items())]),
        (
            _("Not taken"),
            [_counted(wording.left_out(name), n) for name, n in sorted(told.get("left_out", {}).items())],
        ),
        (
            _("Please check"),
            [_counted(wording.DOUBT[Doubt(name)], n) for name, n in told.get("doubts", {}).items()],
        ),
        (
            _("Not readable"),
            [_counted(wording.FAULT[Fault(name)], n) for name, n in told.get("faults", {}).items()],
        ),
        (_("Not read"), list(told.get("notes", ()))),
        (_("Twice in the file"), [wording.people(told["folded"])] if told.get("folded") else []),
    ]
    return [(heading, lines) for heading, lines in parts if lines]


def is_open(row: StagedFile) -> bool:
    """Whether there is still something to choose."""
    return row.state is StagedState.STAGED


def _counted(what: object, count: int) -> str:
    return _("%(what)s (%(number)s)", what=str(what).rstrip("."), number=wording.figure(count))


def _ways(said: dict[str, Any]) -> str:
    values = [value for _kind, value, _label in said.get("ways", ())]
    more = len(values) - 2
    shown = values[:2] + ([_("%(number)s more", number=more)] if more > 0 else [])
    return " · ".join(shown) or _short(said.get("excerpt", ""))


def _changes(told: Sequence[Sequence[Any]]) -> list[tuple[str, str, str, bool]]:
    """One line per field; firm and title of a move make one line together."""
    moves = {field: (before, after) for field, before, after, is_move in told if is_move}
    lines = [_change(*change) for change in told if not (len(moves) == len(PLACE) and change[3])]
    if len(moves) == len(PLACE):
        (title, next_title), (company, next_company) = moves["title"], moves["company"]
        lines.insert(0, (_("Moved"), _at(title, company), _at(next_title, next_company), True))
    return lines


def _at(title: str, company: str) -> str:
    if title and company:
        return _("%(title)s at %(company)s", title=_short(title), company=_short(company))
    return _short(title or company)


def _change(field: str, before: str, after: str, is_move: bool) -> tuple[str, str, str, bool]:
    return str(wording.FIELD[field]), _shown(field, before), _shown(field, after), is_move


def _shown(field: str, value: str) -> str:
    return day(date.fromisoformat(value)) if field == "met_on" and value else _short(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _news(diff: dict[str, Any]) -> list[str]:
    told = [value for _kind, value in diff.get("ways", ())][:5]
    told += [_("tag “%(tag)s”", tag=tag) for tag in diff.get("tags", ())[:5]]
    if diff.get("happened"):
        told.append(ngettext("%(num)s entry in the log", "%(num)s entries in the log", diff["happened"]))
    if diff.get("planned"):
        told.append(wording.taken("planned", diff["planned"]))
    if diff.get("connects"):
        told.append(_("connected on LinkedIn"))
    return told


def _notes(row: Any) -> list[str]:
    told = [str(wording.FAULT[Fault(row.fault)])] if row.fault else []
    told += [str(wording.DOUBT[Doubt(code)]) for code in row.said.get("doubts", ())]
    kept = [str(wording.FIELD[field]) for field in (row.diff or {}).get("kept", ())]
    if kept:
        told.append(_("your own entry stays: %(fields)s", fields=amounts.enumerated(kept)))
    return told


def _choices(verdict: Verdict) -> list[tuple[str, str]]:
    return [(choosing.value, str(label)) for choosing, label in wording.CHOICES.get(verdict, ())]
