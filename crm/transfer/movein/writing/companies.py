"""The companies and tags that a chunk of records names: known ones, those in the trash, new ones."""

from collections.abc import Iterable

from sqlalchemy import func, select

from crm.contacts import actions, keys
from crm.contacts.actions.tags import tag_name
from crm.contacts.models import Company, Tag, TagColour
from crm.transfer.movein.writing.work import Work

_COLOURS = tuple(colour for colour in TagColour if colour is not TagColour.GREY)


def companies(work: Work, names: Iterable[str]) -> dict[str, int]:
    """The id of each company by its key; missing ones are made, those in the trash come out of it."""
    wanted: dict[str, str] = {}
    for name in filter(None, names):
        wanted.setdefault(keys.company_key(name), keys.one_line(name))
    wanted.pop("", None)
    if not wanted:
        return {}
    found: dict[str, int] = {}
    there = select(Company).where(Company.name_key.in_(wanted)).order_by(Company.id.desc())
    rows = sorted(work.session.scalars(there), key=lambda row: row.deleted_at is None)
    for row in rows:
        found[row.name_key] = row.id
    _restore(work, [row for row in rows if row.deleted_at is not None and found[row.name_key] == row.id])
    new = {key: name for key, name in wanted.items() if key not in found}
    ids = work.make(
        Company,
        [
            {"name": name, "name_key": key, "careers_url": "", "notes": "", **work.stamps()}
            for key, name in new.items()
        ],
    )
    return found | dict(zip(new, ids, strict=True))


def tags(work: Work, names: Iterable[str]) -> dict[str, int]:
    """The id of each tag by its key; missing ones are made in a colour of their own."""
    wanted: dict[str, str] = {}
    for name in map(tag_name, names):
        wanted.setdefault(keys.name_key(name), name)
    wanted.pop("", None)
    if not wanted:
        return {}
    known = work.session.execute(select(Tag.name_key, Tag.id).where(Tag.name_key.in_(wanted)))
    found = {row.name_key: row.id for row in known}
    new = {key: name for key, name in wanted.items() if key not in found}
    number = work.session.scalar(select(func.count(Tag.id))) or 0
    ids = work.make(
        Tag,
        [
            {"name": name, "name_key": key, "colour": _COLOURS[(number + place) % len(_COLOURS)]}
            for place, (key, name) in enumerate(new.items())
        ],
    )
    return found | dict(zip(new, ids, strict=True))


def tag_key(name: str) -> str:
    """The key under which `tags` answers."""
    return keys.name_key(tag_name(name))


def _restore(work: Work, rows: list[Company]) -> None:
    work.change(rows)
    for row in rows:
        actions.restore_company(work.session, row, when=work.when)
    work.changed(rows)
