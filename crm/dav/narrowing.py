"""What of a filter the database can answer: conditions that leave no match out, and may let others in."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, true

from crm.core.names import fold
from crm.dav.bounds import Range
from crm.dav.card_filters import CardFilter, CardProp
from crm.dav.filters import CompFilter, PropFilter
from crm.dav.listing import Shown
from crm.dav.matching import TextMatch
from crm.published.models import PublishedObject

OBJECTS = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
IN_FACE = frozenset({"FN", "EMAIL", "TEL"})
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows to read. `within`: rows in it need no second look; `is_exact`: no row does."""

    conditions: tuple[Condition, ...] = ()
    is_exact: bool = False
    within: Range | None = None

    def is_sure(self, row: Shown) -> bool:
        """Whether the row is known to match without its bytes."""
        if self.is_exact:
            return True
        if self.within is None or row.is_repeating or row.starts_at is None or row.ends_at is None:
            return False
        return self.within.start < row.starts_at and row.ends_at < self.within.end


def for_calendar(wanted: CompFilter) -> Plan:
    """Of a calendar-query."""
    if wanted.is_absent:
        return Plan((false(),))
    if wanted.props or wanted.range is not None or len(wanted.comps) != 1:
        return Plan(is_exact=not (wanted.props or wanted.range or wanted.comps))
    inner = wanted.comps[0]
    if inner.is_absent or inner.name not in OBJECTS:
        return Plan()
    conditions = [PublishedObject.component == inner.name]
    if inner.range is not None:
        conditions.append(_in_span(inner.range))
    conditions += [condition for each in inner.props if (condition := _of_prop(each)) is not None]
    is_plain = inner.is_plain
    return Plan(
        tuple(conditions),
        is_exact=is_plain and inner.range is None,
        within=inner.range if is_plain else None,
    )


def for_cards(wanted: CardFilter) -> Plan:
    """Of an addressbook-query."""
    if not wanted.props:
        return Plan(is_exact=True)
    found = [_of_card(each) for each in wanted.props]
    known = [each for each in found if each is not None]
    if wanted.needs_all:
        return Plan(tuple(known))
    return Plan((or_(*known),)) if len(known) == len(found) else Plan()


def _in_span(within: Range) -> Condition:
    """The columns enclose every instance; without them it has no time, or repeats without end."""
    return or_(
        PublishedObject.starts_at.is_(None),
        and_(
            PublishedObject.starts_at <= within.end,
            or_(PublishedObject.ends_at.is_(None), PublishedObject.ends_at >= within.start),
        ),
    )


def _of_prop(wanted: PropFilter) -> Condition | None:
    if wanted.is_absent or wanted.match is None or wanted.match.is_negated:
        return None
    if wanted.name == "SUMMARY":
        return _in_face(wanted.match)
    if wanted.name == "UID" and wanted.match.wanted.isascii():
        return PublishedObject.uid.icontains(wanted.match.wanted, autoescape=True)
    return None


def _of_card(wanted: CardProp) -> Condition | None:
    """On names, addresses and numbers, which the column holds folded."""
    if wanted.is_absent or wanted.params or not wanted.matches:
        return None
    if wanted.name == "UID" and all(each.wanted.isascii() and not each.is_negated for each in wanted.matches):
        parts = [PublishedObject.uid.icontains(each.wanted, autoescape=True) for each in wanted.matches]
    elif wanted.name in IN_FACE and not any(each.is_negated for each in wanted.matches):
        parts = [_in_face(each) for each in wanted.matches]
    else:
        return None
    return and_(*parts) if wanted.needs_all else or_(*parts)


def _in_face(match: TextMatch) -> Condition:
    words = fold(match.wanted)
    return PublishedObject.face.contains(words, autoescape=True) if words else true()
