"""Companies, the domains and shared mailboxes that are theirs."""

from sqlalchemy import select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.contacts import keys, queries
from crm.contacts.actions.values import NewCompany
from crm.contacts.models import Company, CompanyDomain, Contact, Mailbox, MethodKind, Position
from crm.contacts.signals import company_changed
from crm.core.when import When
from crm.db.owner import owner_id


class Taken(ValueError):
    """`value`, a domain or mailbox, belongs to another company of the same user already."""

    def __init__(self, value: str, company_id: int) -> None:
        super().__init__(value)
        self.value, self.company_id = value, company_id


def add_company(
    session: Session, name: str, *, domains: tuple[str, ...] = (), mailboxes: tuple[str, ...] = (), when: When
) -> Company:
    """A company of which hardly more than the name is known. Raises `Taken`."""
    return add_company_from(session, NewCompany(name, domains=domains, mailboxes=mailboxes), when=when)


def add_company_from(session: Session, new: NewCompany, *, when: When) -> Company:
    """A company with everything that was typed about it. Raises `Taken`."""
    company = Company(created_at=when.now, updated_at=when.now, rev=0)
    _assign(company, new)
    session.add(company)
    session.flush()
    _write_domains(session, company, new.domains)
    _write_mailboxes(session, company, new.mailboxes)
    session.flush()
    return company


def company_named(session: Session, name: str, *, when: When) -> Company:
    """The company of this name in any spelling: the known one (out of the trash if need be), or a new one."""
    company = queries.company_by_name(session, name)
    if company is None:
        return add_company(session, name, when=when)
    if company.deleted_at is not None:
        restore_company(session, company, when=when)
    return company


def edit_company(session: Session, company: Company, values: NewCompany, *, when: When) -> None:
    """Replace what is known; contacts who work there are sorted under the new name. Raises `Taken`."""
    renamed = keys.company_key(values.name) != company.name_key
    _assign(company, values)
    company.touch(when.now)
    _write_domains(session, company, values.domains)
    _write_mailboxes(session, company, values.mailboxes)
    session.flush()
    session.expire(company, ["domains", "mailboxes"])
    if renamed:
        _rename_at_contacts(session, company)
    company_changed.send(company, session=session, when=when)


def add_domain(session: Session, company: Company, domain: str, *, when: When) -> None:
    """Note that addresses of this domain belong to the company; again is no harm. Raises `Taken`."""
    wanted = keys.domain_key(domain)
    if wanted and _is_free(session, CompanyDomain.domain, wanted, company):
        session.add(CompanyDomain(company_id=company.id, domain=wanted))
        _note(session, company, when)


def add_mailbox(session: Session, company: Company, address: str, *, when: When) -> None:
    """Note a shared address of the company; again is no harm. Raises `Taken`."""
    wanted = _mailbox_key(address)
    if wanted and _is_free(session, Mailbox.address, wanted, company):
        session.add(Mailbox(company_id=company.id, address=wanted))
        _note(session, company, when)
        company_changed.send(company, session=session, when=when)


def trash_company(session: Session, company: Company, *, when: When) -> None:
    """Into the trash: it leaves the lists; its people, openings and interviews stay as they are."""
    company.deleted_at = when.now
    _note(session, company, when)
    company_changed.send(company, session=session, when=when)


def restore_company(session: Session, company: Company, *, when: When) -> None:
    """Out of the trash."""
    company.deleted_at = None
    _note(session, company, when)
    company_changed.send(company, session=session, when=when)


def _assign(company: Company, values: NewCompany) -> None:
    company.name = keys.one_line(values.name)
    company.name_key = keys.company_key(company.name)
    company.careers_url = keys.one_line(values.careers_url)
    company.notes = values.notes


def _note(session: Session, company: Company, when: When) -> None:
    company.touch(when.now)
    session.flush()
    session.expire(company, ["domains", "mailboxes"])


def _mailbox_key(address: str) -> str:
    return keys.method_key(MethodKind.EMAIL, address)


def _is_free(session: Session, column: InstrumentedAttribute[str], value: str, company: Company) -> bool:
    """Whether the value is still to be written; False when the company has it. Raises `Taken`."""
    holder = session.scalar(select(column.class_.company_id).where(column == value))
    if holder not in (None, company.id):
        raise Taken(value, holder)
    return holder is None


def _write_domains(session: Session, company: Company, domains: tuple[str, ...]) -> None:
    wanted = dict.fromkeys(filter(None, map(keys.domain_key, domains)))
    for row in session.scalars(select(CompanyDomain).where(CompanyDomain.company_id == company.id)):
        if row.domain not in wanted:
            session.delete(row)
    for domain in wanted:
        if _is_free(session, CompanyDomain.domain, domain, company):
            session.add(CompanyDomain(company_id=company.id, domain=domain))


def _write_mailboxes(session: Session, company: Company, mailboxes: tuple[str, ...]) -> None:
    wanted = dict.fromkeys(filter(None, map(_mailbox_key, mailboxes)))
    for row in session.scalars(select(Mailbox).where(Mailbox.company_id == company.id)):
        if row.address not in wanted:
            session.delete(row)
    for address in wanted:
        if _is_free(session, Mailbox.address, address, company):
            session.add(Mailbox(company_id=company.id, address=address))


def _rename_at_contacts(session: Session, company: Company) -> None:
    there = select(Position.contact_id).where(Position.company_id == company.id, Position.is_current)
    session.execute(
        update(Contact)
        .where(Contact.user_id == owner_id(), Contact.id.in_(there))
        .values(company_key=company.name_key)
        .execution_options(synchronize_session="fetch")
    )
