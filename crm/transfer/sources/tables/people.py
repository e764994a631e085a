"""A row to a record, by a plan made once for the whole table."""

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote

from crm.contacts.models import MethodKind
from crm.transfer.sources.cleaning import bare, excerpt, line, paragraphs
from crm.transfer.sources.dates import day, is_blank
from crm.transfer.sources.limits import MAX_NAME, MAX_TAGS
from crm.transfer.sources.names import family_last, given_first
from crm.transfer.sources.record import Doubt, Fault, Record, SourceKind, Way
from crm.transfer.sources.tables.columns import Column, Plan
from crm.transfer.sources.ways import Ways, email_of, is_directory_path, name_from, profile_slug

_SEVERAL = re.compile(r"\s:::\s|[;\n]+|,\s+|,(?=[^,]*@)")
_PARTED = {SourceKind.GOOGLE: " ::: ", SourceKind.OUTLOOK: ";"}
_EVERYBODY = frozenset({"mycontacts", "my contacts", "starred"})
_APOSTROPHE = "'"


class People:
    """Reads the rows of one table."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._places = plan.places
        self._many = _PARTED.get(plan.kind)
        self._is_google = plan.kind is SourceKind.GOOGLE

    def record(self, row: list[str], place: int, *, is_repaired: bool = False) -> Record:
        """What the row says of a person; a fault where it names nobody."""
        plan, doubts = self._plan, [Doubt.REPAIRED] if is_repaired else []
        if len(row) != plan.width:
            row = self._of_width(row, doubts)
        if _APOSTROPHE in "".join(row):
            row = [bare(cell) for cell in row]
        ways = self._ways(row, doubts)
        company = self._one("company", row, doubts)
        name = self._named(row, company, ways, doubts)
        if not name:
            return Record(place, fault=Fault.NO_NAME, excerpt=excerpt(" ".join(filter(None, row))))
        return Record(
            place,
            name=name,
            key=self._key(row, ways, doubts),
            company=company,
            title=self._one("title", row, doubts),
            ways=ways,
            pronouns=self._one("pronouns", row, doubts),
            notes=self._notes(row, doubts),
            tags=self._tags(row, doubts),
            met_on=self._day("met_on", row, doubts),
            met_where=self._one("met_where", row, doubts),
            met_through=self._one("met_through", row, doubts),
            connected_on=self._day("connected_on", row, doubts),
            doubts=tuple(dict.fromkeys(doubts)),
            left_out=tuple(
                dict.fromkeys([said for at, said in plan.rest if row[at] and not row[at].isspace()])
            ),
        )

    def _of_width(self, row: list[str], doubts: list[Doubt]) -> list[str]:
        width = self._plan.width
        if any(row[width:]):
            doubts.append(Doubt.LINES_DROPPED)
        return [*row[:width], *[""] * (width - len(row))]

    def _one(self, field: str, row: Sequence[str], doubts: list[Doubt]) -> str:
        """The first of a field's columns that says something."""
        for place in self._places[field]:
            if row[place] and (text := line(row[place], doubts)):
                return text
        return ""

    def _named(self, row: Sequence[str], company: str, ways: tuple[Way, ...], doubts: list[Doubt]) -> str:
        name = self._name(row, doubts)
        if name:
            return name
        if company:
            doubts.append(Doubt.NAME_FROM_COMPANY)
            return line(company, doubts, MAX_NAME)
        address = name_from(ways)
        if address:
            doubts.append(Doubt.NAME_FROM_ADDRESS)
        return line(address, doubts, MAX_NAME)

    def _name(self, row: Sequence[str], doubts: list[Doubt]) -> str:
        """Given, middle and family name; else the one column, turned round where the family is first."""
        places = self._places
        given, family = places["given"], places["family"]
        if any(row[place] for place in given) or any(row[place] for place in family):
            words = " ".join(
                [row[place].strip() for place in (*given, *places["middle"], *family) if row[place]]
            )
            name = line(words, doubts, MAX_NAME)
            if name:
                return name
        for place in places["name"]:
            if row[place] and (name := line(row[place], doubts, MAX_NAME)):
                return given_first(name)
        for place in places["last_first"]:
            if row[place] and (name := line(row[place], doubts, MAX_NAME)):
                return family_last(name)
        return ""

    def _ways(self, row: Sequence[str], doubts: list[Doubt]) -> tuple[Way, ...]:
        plan = self._plan
        ways = Ways(doubts)
        for column in plan.emails:
            text = row[column.place]
            if text and not text.isspace():
                self._email(text, column, row, ways, doubts)
        for columns, keep in ((plan.phones, ways.phone), (plan.links, ways.link)):
            for column in columns:
                for one in self._several(row[column.place]):
                    keep(one, self._label(column, row, doubts))
        return ways.found()

    def _email(self, text: str, column: Column, row: Sequence[str], ways: Ways, doubts: list[Doubt]) -> None:
        if is_directory_path(text):
            shown = email_in(row[column.shown_place]) if column.shown_place >= 0 else ""
            ways.email(shown)
        elif text.count("@") > 1:
            for one in _SEVERAL.split(text):
                ways.email(one, self._label(column, row, doubts))
        else:
            ways.email(text, self._label(column, row, doubts))

    def _several(self, text: str) -> list[str]:
        if not text:
            return []
        return text.split(" ::: ") if self._is_google else [text]

    def _label(self, column: Column, row: Sequence[str], doubts: list[Doubt]) -> str:
        if column.label_place < 0:
            return column.label
        return line(row[column.label_place], doubts, 60).removeprefix("* ").removeprefix("*").strip()

    def _key(self, row: Sequence[str], ways: tuple[Way, ...], doubts: list[Doubt]) -> str:
        """What the source calls the person; LinkedIn by the profile."""
        if self._plan.kind is SourceKind.LINKEDIN:
            slugs = (profile_slug(way.value) for way in ways if way.kind is MethodKind.LINK)
            slug = next(filter(None, slugs), "")
            return line(unquote(slug).casefold(), doubts) if slug else ""
        return self._one("key", row, doubts)

    def _notes(self, row: Sequence[str], doubts: list[Doubt]) -> str:
        places = self._places["notes"]
        if not any(row[place] for place in places):
            return ""
        return paragraphs("\n\n".join(row[place] for place in places if row[place]), doubts)

    def _tags(self, row: Sequence[str], doubts: list[Doubt]) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for place in self._places["tags"]:
            text = row[place]
            if not text:
                continue
            sign = self._many or (";" if ";" in text else ",")
            for part in text.split(sign):
                tag = line(bare(part.strip()), doubts, 60).removeprefix("* ").strip()
                if tag and tag.casefold() not in _EVERYBODY:
                    found.setdefault(tag.casefold(), tag)
        return tuple(found.values())[:MAX_TAGS]

    def _day(self, field: str, row: Sequence[str], doubts: list[Doubt]) -> date | None:
        for place in self._places[field]:
            text = row[place]
            if text and not is_blank(text):
                found = day(text, day_first=self._plan.day_first)
                if found is None:
                    doubts.append(Doubt.DATE_NOT_READ)
                return found
        return None


def email_in(text: str) -> str:
    """The address in `Ada Byron (ada@example.org)`, as Outlook shows people; "" where there is none."""
    inside = text.rpartition("(")[2].rstrip(") ")
    return email_of(inside) or email_of(text)
