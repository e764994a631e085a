"""The contact list as an address, both ways: what it does not understand counts as not said."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import has_request_context, url_for
from werkzeug.datastructures import MultiDict

from crm.accounts.gate import current_user
from crm.accounts.models import NameOrder
from crm.core.cadence import Tier
from crm.core.roles import Role
from crm.db.owner import BIGGEST_ID
from crm.people.queries.wanted import Column, Step, View, Wanted

LONGEST_SEARCH = 100
LONGEST_QUERY = 2_000
MOST_TAGS = 20
MOST_DAYS = 36_500

Chosen = TypeVar("Chosen", bound=StrEnum)


def wanted_from(args: Mapping[str, str]) -> Wanted:
    """What the arguments of an address ask for; several tiers and tags come as repeated arguments."""
    return Wanted(
        q=_line(args.get("q", "")),
        view=_one_of(View, args.get("view")) or View.ALL,
        tiers=tuple(tier for tier in Tier if tier.value in _every(args, "tier")),
        tag_ids=tuple(sorted(set(_ids(_every(args, "tag"))))[:MOST_TAGS]),
        company=_line(args.get("company", "")),
        role=_one_of(Role, args.get("role")),
        met_from=_day(args.get("met_from")),
        met_until=_day(args.get("met_until")),
        quiet_days=_number(args.get("quiet"), MOST_DAYS),
        step=_one_of(Step, args.get("step")),
        moved_days=_number(args.get("moved"), MOST_DAYS),
        column=_one_of(Column, args.get("sort")) or (Column.NAME if _is_down(args) else None),
        descending=_is_down(args),
        by_last_word=sorts_by_last_word(),
    )


def from_query(text: str) -> Wanted:
    """What the part of an address behind the question mark asks for."""
    try:
        pairs = parse_qsl(text[:LONGEST_QUERY].lstrip("?"), max_num_fields=100)
    except ValueError:
        pairs = []
    return wanted_from(MultiDict(pairs))


def address(wanted: Wanted, at: str | None = None, *, endpoint: str = "people.contacts") -> str:
    """The address of this list, without what goes without saying."""
    return url_for(endpoint, **terms(wanted), **({"at": at} if at else {}))  # type: ignore[arg-type]


def query(wanted: Wanted) -> str:
    """The part of the list's address behind the question mark."""
    return urlencode(terms(wanted), doseq=True)


def terms(wanted: Wanted) -> dict[str, list[str]]:
    """What is asked for as the arguments of an address."""
    asked: dict[str, Iterable[Any]] = {
        "q": [wanted.q],
        "view": [wanted.view.value if wanted.view is not View.ALL else ""],
        "tier": [tier.value for tier in wanted.tiers],
        "tag": wanted.tag_ids,
        "company": [wanted.company],
        "role": [wanted.role.value if wanted.role else ""],
        "met_from": [wanted.met_from.isoformat() if wanted.met_from else ""],
        "met_until": [wanted.met_until.isoformat() if wanted.met_until else ""],
        "quiet": [wanted.quiet_days or ""],
        "step": [wanted.step.value if wanted.step else ""],
        "moved": [wanted.moved_days or ""],
        "sort": [wanted.column.value if wanted.column else ""],
        "order": ["down" if wanted.column and wanted.descending else ""],
    }
    said = {name: [str(value) for value in values if value != ""] for name, values in asked.items()}
    return {name: values for name, values in said.items() if values}


def sorts_by_last_word() -> bool:
    """Whether names are sorted by their last word, not as they are written; without a request, nobody asks.

    Where the family is written first, that is what sorting by the given name means.
    """
    if not has_request_context():
        return False
    user = current_user()
    return user.sort_order is not None and (user.sort_order is NameOrder.FAMILY) != user.family_first


def _line(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_SEARCH]


def _every(args: Mapping[str, str], name: str) -> list[str]:
    getlist: Callable[[str], list[str]] | None = getattr(args, "getlist", None)
    return getlist(name) if getlist is not None else [args[name]] if name in args else []


def _ids(texts: Iterable[str]) -> list[int]:
    return [number for text in texts if (number := _number(text, BIGGEST_ID)) is not None]


def _number(text: str | None, most: int) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(BIGGEST_ID)):
        return None
    return int(text) if 0 < int(text) <= most else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _is_down(args: Mapping[str, str]) -> bool:
    return args.get("order") == "down"


def _one_of(choices: type[Chosen], text: str | None) -> Chosen | None:
    return choices(text) if text in set(choices) else None
