"""Companies: name, domains, shared mailboxes and notes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, CompanyDomain, Mailbox
from crm.search.deriving.telling import Telling


def tellings(session: Session, ids: Sequence[int]) -> Iterator[Telling]:
    """What these companies' entries say, without those in the trash."""
    domains = _texts(session, select(CompanyDomain.company_id, CompanyDomain.domain), CompanyDomain, ids)
    mailboxes = _texts(session, select(Mailbox.company_id, Mailbox.address), Mailbox, ids)
    companies = session.execute(
        select(Company.id, Company.name, Company.notes, Company.careers_url).where(
            Company.id.in_(ids), Company.deleted_at.is_(None)
        )
    )
    for company in companies:
        known = sorted(domains[company.id])
        rest = [*sorted(mailboxes[company.id]), company.careers_url, company.notes]
        yield Telling(
            company.id,
            company.name,
            about=", ".join(known),
            names=[company.name],
            firms=known,
            rest=rest,
            lines=rest,
        )


def _texts(
    session: Session,
    statement: Select[int, str],
    model: type[CompanyDomain] | type[Mailbox],
    ids: Sequence[int],
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for company_id, text in session.execute(statement.where(model.company_id.in_(ids))):
        found[company_id].append(text)
    return found
