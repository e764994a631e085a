"""Records of people who are not there yet: contacts and everything that hangs on them, inserted in bulk."""

from collections.abc import Sequence
from typing import Any

from crm.accounts.queries import writes_family_first
from crm.contacts import keys
from crm.contacts.models import Contact, ContactMethod, ContactTag, LinkedIn, Position
from crm.transfer.movein.judging import is_connection
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.writing.companies import tag_key
from crm.transfer.movein.writing.work import Work
from crm.transfer.sources import Way


def add(work: Work, entries: Sequence[Keyed], companies: dict[str, int], tags: dict[str, int]) -> list[int]:
    """The ids of the new contacts, in the order of the records."""
    first = writes_family_first(work.session)
    ids = work.make(Contact, [_contact(work, entry, family_first=first) for entry in entries])
    pairs = list(zip(ids, entries, strict=True))
    methods = [
        method_row(contact_id, way, key, place)
        for contact_id, entry in pairs
        for place, (way, key) in enumerate(entry.ways)
    ]
    positions = [
        _position(contact_id, entry, companies)
        for contact_id, entry in pairs
        if entry.company or entry.record.title
    ]
    worn = [row for contact_id, entry in pairs for row in tag_rows(contact_id, entry.record.tags, tags)]
    work.make(ContactMethod, methods)
    work.make(Position, positions)
    work.make(ContactTag, worn)
    return ids


def method_row(contact_id: int, way: Way, key: str, place: int) -> dict[str, Any]:
    """A way to reach somebody as it is kept."""
    return {
        "contact_id": contact_id,
        "kind": way.kind,
        "label": keys.one_line(way.label),
        "value": keys.tidy(way.kind, way.value),
        "value_key": key,
        "place": place,
    }


def tag_rows(contact_id: int, names: Sequence[str], tags: dict[str, int]) -> list[dict[str, Any]]:
    """The tags of one contact, each once."""
    ids = dict.fromkeys(tags[key] for key in map(tag_key, names) if key in tags)
    return [{"contact_id": contact_id, "tag_id": tag_id} for tag_id in ids]


def _contact(work: Work, entry: Keyed, *, family_first: bool) -> dict[str, Any]:
    record, connected = entry.record, is_connection(entry, work.kind)
    return {
        "name": keys.one_line(record.name),
        "name_key": entry.name,
        "family_key": keys.family_key(keys.one_line(record.name), family_first=family_first),
        "company_key": entry.company,
        "title_key": keys.name_key(record.title),
        "added_on": work.when.today,
        "pronouns": record.pronouns,
        "met_on": record.met_on,
        "met_how": None,
        "met_where": record.met_where,
        "met_through": record.met_through,
        "own_months": record.cadence_months,
        "is_paused": False,
        "notes": record.notes,
        "linkedin": LinkedIn.CONNECTED if connected else LinkedIn.NOT_ASKED,
        "linkedin_on": record.connected_on,
        "archived_at": work.when.now if record.is_archived else None,
        **work.stamps(),
    }


def _position(contact_id: int, entry: Keyed, companies: dict[str, int]) -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "company_id": companies.get(entry.company),
        "title": entry.record.title,
        "is_current": True,
    }
