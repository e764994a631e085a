"""Adding a contact and changing what is known about one."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts.actions.filing import rename
from crm.contacts.actions.positions import Job, current_position, move_on, place_under
from crm.contacts.actions.values import NewContact, NewMethod
from crm.contacts.models import Contact, ContactMethod, Position
from crm.contacts.signals import contact_changed
from crm.core.when import When


def add(session: Session, new: NewContact, *, when: When, region: str | None = None) -> Contact:
    """Write down a person. `region` (ISO country) is where numbers without a country code were written.

    Raises `NotFound` for a company that is not the owner's.
    """
    contact = Contact(is_paused=False, added_on=when.today, created_at=when.now, updated_at=when.now, rev=0)
    _assign(session, contact, new)
    contact.tier, contact.own_months = new.tier, new.own_months
    session.add(contact)
    session.flush()
    _write_methods(session, contact, new.methods, region=region)
    move_on(session, contact, _job(new, None), current=None, noted_on=None)
    session.flush()
    contact_changed.send(contact, session=session, when=when)
    return contact


def edit(
    session: Session,
    contact: Contact,
    values: NewContact,
    *,
    when: When,
    moved_on: date | None = None,
    region: str | None = None,
) -> None:
    """Replace what is known by `values`.

    Another company or title corrects the current position, unless `moved_on` says that the contact moved on
    that day: then it is as after `move`.
    """
    _assign(session, contact, values)
    contact.tier, contact.own_months = values.tier, values.own_months
    contact.touch(when.now)
    _write_methods(session, contact, values.methods, region=region)
    current, job = current_position(session, contact), _job(values, moved_on)
    if current is None:
        move_on(session, contact, job, current=None, noted_on=when.today if moved_on is not None else None)
    elif moved_on is None:
        _correct(session, contact, current, job)
    elif (current.company_id, current.title) != (job.company_id, job.title):
        move_on(session, contact, job, current=current, noted_on=when.today)
    session.flush()
    session.expire(contact, ["methods", "positions"])
    contact_changed.send(contact, session=session, when=when)


def _assign(session: Session, contact: Contact, values: NewContact) -> None:
    rename(session, contact, values.name)
    contact.pronouns = keys.one_line(values.pronouns)
    contact.met_on, contact.met_how = values.met_on, values.met_how
    contact.met_where = keys.one_line(values.met_where)
    contact.met_through = keys.one_line(values.met_through)
    contact.notes, contact.helps = values.notes, values.helps


def _write_methods(
    session: Session, contact: Contact, methods: tuple[NewMethod, ...], *, region: str | None
) -> None:
    """Bring the rows in line with `methods`, keeping those that only changed their wording or place."""
    rows = session.scalars(select(ContactMethod).where(ContactMethod.contact_id == contact.id))
    left = {(row.kind, row.value_key): row for row in rows}
    written: set[tuple[str, str]] = set()
    for place, method in enumerate(methods):
        value = keys.tidy(method.kind, method.value)
        key = (method.kind, keys.method_key(method.kind, value, region=region))
        if not value or key in written:
            continue
        written.add(key)
        row = left.pop(key, None)
        if row is None:
            row = ContactMethod(contact_id=contact.id, kind=method.kind, value_key=key[1])
            session.add(row)
        row.value, row.label, row.place = value, keys.one_line(method.label), place
    for row in left.values():
        session.delete(row)


def _job(values: NewContact, started_on: date | None) -> Job:
    return Job(values.company_id, keys.one_line(values.title), started_on=started_on)


def _correct(session: Session, contact: Contact, current: Position, job: Job) -> None:
    place_under(session, contact, job)
    if job.company_id is None and not job.title:
        session.delete(current)
    else:
        current.company_id, current.title = job.company_id, job.title
