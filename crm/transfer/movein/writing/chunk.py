"""One chunk of staged records into the database: all of it, in the transaction of the caller."""

from collections.abc import Sequence

from sqlalchemy import select

from crm.accounts.changes import bump
from crm.contacts.models import ContactOrigin
from crm.followups.derive import derive
from crm.transfer.models import Choosing, StagedRecord, Verdict
from crm.transfer.movein.folding import united
from crm.transfer.movein.keyed import Keyed
from crm.transfer.movein.present import Standing, standing
from crm.transfer.movein.said import from_said
from crm.transfer.movein.writing import newcomers, origins, past, updates
from crm.transfer.movein.writing.companies import companies, tags
from crm.transfer.movein.writing.work import Work

Told = list[tuple[int, Keyed]]


def write(work: Work, rows: Sequence[StagedRecord]) -> set[int]:
    """Write what was chosen to be taken; the ids of the contacts that were made or changed."""
    taken = [
        row for row in rows if row.choosing is not Choosing.LEAVE and row.verdict is not Verdict.REJECTED
    ]
    if not taken:
        return set()
    entries = {row.id: from_said(row.place, row.said) for row in taken}
    known, new = _parted(work, taken, entries)
    changing = updates.updates(work, [(entry, there) for entry, there in known.values()])
    wanted = [entries[row.id] for row in new] + [update.entry for update in changing]
    employers = companies(work, (entry.record.company for entry in wanted))
    labels = tags(work, (tag for entry in wanted for tag in entry.record.tags))
    ids = newcomers.add(work, [entries[row.id] for row in new], employers, labels)
    if changing:
        updates.write(work, changing, employers, labels)
    for row, contact_id in zip(new, ids, strict=True):
        row.contact_id = contact_id
    for row in taken:
        row.is_done = True
    made: Told = [(row.contact_id or 0, entries[row.id]) for row in new]
    _tell(work, made, [(contact_id, entry) for contact_id, (entry, _there) in known.items()], changing)
    return set(ids).union(update.there.contact.id for update in changing)


def _parted(
    work: Work, taken: Sequence[StagedRecord], entries: dict[int, Keyed]
) -> tuple[dict[int, tuple[Keyed, Standing]], list[StagedRecord]]:
    """Records of known people, one per contact; and the rows of new ones.

    Who has come in by the same key since the preview is known; who was purged since is new.
    """
    since = _known_since(work, taken, entries)
    for row in taken:
        row.contact_id = row.contact_id or since.get(entries[row.id].origin)
    ids = {row.id: row.contact_id for row in taken if row.choosing is not Choosing.AS_NEW}
    there = standing(work.session, set(filter(None, ids.values())), work.kind.value)
    known: dict[int, tuple[Keyed, Standing]] = {}
    new: list[StagedRecord] = []
    for row in taken:
        contact_id = ids.get(row.id)
        if contact_id is None or contact_id not in there:
            new.append(row)
            continue
        entry = entries[row.id]
        if contact_id in known:
            earlier = known[contact_id][0]
            entry = _together(earlier, entry)
        known[contact_id] = (entry, there[contact_id])
    return known, new


def _known_since(work: Work, taken: Sequence[StagedRecord], entries: dict[int, Keyed]) -> dict[str, int]:
    """Contacts whom the source's own key names, for rows that had nobody when they were previewed."""
    wanted = [
        entries[row.id].origin for row in taken if row.contact_id is None and entries[row.id].has_own_key
    ]
    if not wanted:
        return {}
    rows = work.session.execute(
        select(ContactOrigin.key, ContactOrigin.contact_id).where(
            ContactOrigin.source == work.kind.value, ContactOrigin.key.in_(wanted)
        )
    )
    return {row.key: row.contact_id for row in rows}


def _together(one: Keyed, other: Keyed) -> Keyed:
    """Two records about one contact."""
    ways = {(way.kind, key): (way, key) for way, key in (*other.ways, *one.ways)}
    record = united(one.record, other.record)
    company = one.company or other.company
    return Keyed(record, one.name, company, tuple(ways.values()), one.origin, one.has_own_key)


def _tell(work: Work, made: Told, known: Told, changing: Sequence[updates.Update]) -> None:
    """What follows from the new facts: origins, the log, plans, and the dates that are derived."""
    origins.remember(work, [*made, *known])
    changed = {update.there.contact.id for update in changing}
    told = [*made, *((contact_id, entry) for contact_id, entry in known if contact_id in changed)]
    past.log(work, told)
    past.plan(work, told)
    work.session.flush()
    updates.announce(work, changing)
    moving = {contact_id for contact_id, entry in made if _has_rhythm(entry)} | changed
    derive(work.session, moving, when=work.when)
    bump(work.session, {work.owner})


def _has_rhythm(entry: Keyed) -> bool:
    record = entry.record
    return bool(record.cadence_months or record.happened or record.planned)
