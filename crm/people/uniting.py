"""The page on which two contacts become one: what is asked, and what comes together by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from crm.contacts import queries as contacts
from crm.contacts import wording
from crm.contacts.models import Contact, Position
from crm.people.actions import Choice, Part, Side, differing, proposed
from crm.people.queries import merges as queries

MINE, THEIRS = "mine", "theirs"

PART: Mapping[Part, Any] = MappingProxyType(
    {
        Part.NAME: _l("Name"),
        Part.PRONOUNS: _l("Pronouns"),
        Part.WORK: _l("Work now"),
        Part.RHYTHM: _l("In touch"),
        Part.MET_HOW: _l("How you met"),
        Part.MET_WHERE: _l("Where you met"),
        Part.MET_THROUGH: _l("Met through"),
        Part.HELPS: _l("What helps them"),
        Part.PHOTO: _l("Photo"),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """A field with two values, of which one is proposed. `photos` are shown instead of words."""

    name: str
    label: str
    options: tuple[tuple[str, str], tuple[str, str]]
    value: str
    photos: tuple[str, str] = ("", "")


def sides(session: Session, kept: Contact, gone: Contact) -> tuple[Side, Side]:
    """Both with what hangs on them and can be chosen."""
    kept_side, gone_side = (
        Side(each, queries.values(session, each.id), queries.photo_digest(session, each.id))
        for each in (kept, gone)
    )
    return kept_side, gone_side


def questions(session: Session, kept: Side, gone: Side) -> list[Question]:
    """What differs, with the fuller value proposed."""
    advice = proposed(kept, gone)
    asked = [_question(part, kept, gone, part in advice.parts) for part in differing(kept, gone)]
    fields = {row.id: row.name for row in contacts.custom_fields(session)}
    return asked + [
        Question(
            name=f"field-{field}",
            label=fields[field],
            options=((MINE, kept.values[field]), (THEIRS, gone.values[field])),
            value=THEIRS if field in advice.values else MINE,
        )
        for field in fields
        if field in kept.values and field in gone.values and kept.values[field] != gone.values[field]
    ]


def chosen(form: MultiDict[str, str], kept: Side, gone: Side) -> Choice:
    """What the form says; where it asks nothing, what is proposed."""
    advice, asked = proposed(kept, gone), set(differing(kept, gone))
    parts = {
        part for part in Part if _takes(form.get(part.value) if part in asked else None, part in advice.parts)
    }
    values = {field for field in gone.values if _takes(form.get(f"field-{field}"), field in advice.values)}
    return Choice(frozenset(parts), frozenset(values))


def _takes(said: str | None, advised: bool) -> bool:
    return said == THEIRS if said in (MINE, THEIRS) else advised


def _question(part: Part, kept: Side, gone: Side, is_theirs: bool) -> Question:
    show = _SHOWN[part]
    return Question(
        name=part.value,
        label=str(PART[part]),
        options=((MINE, show(kept)), (THEIRS, show(gone))),
        value=THEIRS if is_theirs else MINE,
        photos=(_photo(kept), _photo(gone)) if part is Part.PHOTO else ("", ""),
    )


def _photo(side: Side) -> str:
    return url_for("contacts.photo", contact_id=side.contact.id, v=side.photo[: contacts.MARK])


def _work(side: Side) -> str:
    work: Position | None = side.work
    if work is None:
        return ""
    company = work.company.name if work.company else ""
    if work.title and company:
        return _("%(title)s at %(company)s", title=work.title, company=company)
    return work.title or company


_SHOWN: Mapping[Part, Callable[[Side], str]] = MappingProxyType(
    {
        Part.NAME: lambda side: side.contact.name,
        Part.PRONOUNS: lambda side: side.contact.pronouns,
        Part.WORK: _work,
        Part.RHYTHM: lambda side: wording.cadence(side.contact.cadence),
        Part.MET_HOW: lambda side: str(wording.MET_HOW[side.contact.met_how]) if side.contact.met_how else "",
        Part.MET_WHERE: lambda side: side.contact.met_where,
        Part.MET_THROUGH: lambda side: side.contact.met_through,
        Part.HELPS: lambda side: side.contact.helps,
        Part.PHOTO: lambda side: _("Photo of %(name)s", name=side.contact.name),
    }
)
