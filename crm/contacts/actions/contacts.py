"""Adding a contact and changing what is known about one."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import keys
from crm.contacts.actions.values import NewContact, NewMethod
from crm.contacts.models import Company, Contact, ContactMethod, Position
from crm.contacts.signals import contact_changed
from crm.core.when import When
from crm.db.owner import one


def add(session: Session, new: NewContact, *, when: When, region: str | None = None) -> Contact:
    """Write down a person. `region` (ISO country) is where numbers without a country code were written.

    Raises `NotFound` for a company that is not the owner's.
    """
    contact = Contact(is_paused=False, added_on=when.today, created_at=when.now, updated_at=when.now, rev=0)
    _assign(contact, new)
    contact.tier, contact.own_months = new.tier, new.own_months
    session.add(contact)
    session.flush()
    _write_methods(session, contact, new.methods, region=region)
    _open_position(session, contact, new, started_on=None)
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
    that day: then the current one is closed and stays as history, and the next is opened.
    """
    _assign(contact, values)
    contact.tier, contact.own_months = values.tier, values.own_months
    contact.touch(when.now)
    _write_methods(session, contact, values.methods, region=region)
    current = session.scalar(select(Position).where(Position.contact_id == contact.id, Position.is_current))
    if current is None:
        _open_position(session, contact, values, started_on=moved_on)
    elif moved_on is None:
        _correct(session, contact, current, values)
    elif (current.company_id, current.title) != (values.company_id, keys.one_line(values.title)):
        current.is_current, current.ended_on = False, moved_on
        session.flush()
        _open_position(session, contact, values, started_on=moved_on)
    session.flush()
    session.expire(contact, ["methods", "positions"])
    contact_changed.send(contact, session=session, when=when)


def _assign(contact: Contact, values: NewContact) -> None:
    contact.name = keys.one_line(values.name)
    contact.name_key = keys.name_key(contact.name)
    contact.met_on = values.met_on
    contact.met_where = keys.one_line(values.met_where)
    contact.met_through = keys.one_line(values.met_through)
    contact.notes = values.notes


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


def _open_position(
    session: Session, contact: Contact, values: NewContact, *, started_on: date | None
) -> None:
    """The contact's current position; none when neither a company nor a title is known."""
    title = keys.one_line(values.title)
    contact.company_key = _company_key(session, values.company_id)
    if values.company_id is None and not title:
        return
    session.add(
        Position(
            contact_id=contact.id,
            company_id=values.company_id,
            title=title,
            started_on=started_on,
            is_current=True,
        )
    )


def _correct(session: Session, contact: Contact, current: Position, values: NewContact) -> None:
    title = keys.one_line(values.title)
    contact.company_key = _company_key(session, values.company_id)
    if values.company_id is None and not title:
        session.delete(current)
    else:
        current.company_id, current.title = values.company_id, title


def _company_key(session: Session, company_id: int | None) -> str:
    return "" if company_id is None else one(session, Company, company_id).name_key
