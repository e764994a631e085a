"""Records of people who are known: what is new is written, what the user wrote stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.contacts import keys
from crm.contacts.actions import rename
from crm.contacts.models import Contact, ContactMethod, ContactTag, LinkedIn, Position
from crm.contacts.signals import contact_changed
from crm.transfer.movein.comparing import Change, Diff, compare
from crm.transfer.movein.judging import is_connection
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.present import Standing
from crm.transfer.movein.writing.newcomers import method_row, tag_rows
from crm.transfer.movein.writing.work import Work


@dataclass(frozen=True, slots=True)
class Update:
    """A record, the contact that it is about, and what it changes there; perhaps out of the trash."""

    entry: Keyed
    there: Standing
    diff: Diff
    is_restored: bool

    def value(self, field: str) -> Change | None:
        """The change of a field."""
        return next((change for change in self.diff.changes if change.field == field), None)


def updates(work: Work, pairs: Sequence[tuple[Keyed, Standing]]) -> list[Update]:
    """Those of the records that change anything, compared with the contacts as they are now."""
    found = []
    for entry, there in pairs:
        diff = compare(entry, there.present, is_connection=is_connection(entry, work.kind))
        found.append(Update(entry, there, diff, there.contact.deleted_at is not None))
    return [update for update in found if update.is_restored or not update.diff.is_empty]


def write(work: Work, found: Sequence[Update], companies: dict[str, int], tags: dict[str, int]) -> None:
    """Change the contacts, keeping what they said before; nothing is taken away."""
    contacts = [update.there.contact for update in found]
    closing = [update for update in found if _changes_place(update)]
    positions = [update.there.position for update in closing if update.there.position is not None]
    work.change([*contacts, *positions])
    for update in found:
        _write_fields(work, update)
    opened = [row for update in closing if (row := _change_place(work, update, companies)) is not None]
    work.changed([*contacts, *positions])
    work.make(Position, opened)
    work.make(ContactMethod, [row for update in found for row in _methods(update)])
    work.make(
        ContactTag,
        [row for update in found for row in tag_rows(update.there.contact.id, update.diff.tags, tags)],
    )


def announce(work: Work, found: Sequence[Update]) -> None:
    """Tell the ladders of those who moved and are kept in touch with, and of those out of the trash."""
    for update in found:
        if update.is_restored or (update.diff.is_move and update.there.contact.cadence is not None):
            contact_changed.send(update.there.contact, session=work.session, when=work.when)


def _write_fields(work: Work, update: Update) -> None:
    contact = update.there.contact
    for change in update.diff.changes:
        _set(work, contact, change.field, change.after)
    if update.diff.connects:
        contact.linkedin, contact.linkedin_on = LinkedIn.CONNECTED, update.entry.record.connected_on
    contact.deleted_at = None
    contact.touch(work.when.now)


def _set(work: Work, contact: Contact, field: str, value: Any) -> None:
    if field == "name":
        rename(work.session, contact, value)
    elif field == "cadence_months":
        contact.own_months = value
    elif field not in ("company", "title"):
        setattr(contact, field, value)


def _changes_place(update: Update) -> bool:
    return update.value("company") is not None or update.value("title") is not None


def _change_place(work: Work, update: Update, companies: dict[str, int]) -> dict[str, Any] | None:
    """Close the position and return the next one for a move; else complete the one that is there."""
    contact, current, record = update.there.contact, update.there.position, update.entry.record
    company_id = current.company_id if current is not None else None
    title = current.title if current is not None else ""
    if update.value("company") is not None:
        company_id, contact.company_key = companies[update.entry.company], update.entry.company
        title = record.title if update.diff.is_move else record.title or title
    elif update.value("title") is not None:
        title = record.title
    contact.title_key = keys.name_key(title)
    if current is not None and not update.diff.is_move:
        current.company_id, current.title = company_id, title
        return None
    noted_on: date | None = None
    if current is not None:
        current.is_current = False
        noted_on = work.when.today if contact.cadence is not None else None
    return {
        "contact_id": contact.id,
        "company_id": company_id,
        "title": title,
        "started_on": None,
        "move_noted_on": noted_on,
        "is_current": True,
    }


def _methods(update: Update) -> list[dict[str, Any]]:
    contact_id, after = update.there.contact.id, len(update.there.present.ways)
    return [
        method_row(contact_id, way, key, after + place) for place, (way, key) in enumerate(update.diff.ways)
    ]
