"""What may be said about a contact or a company, as values."""

from dataclasses import dataclass
from datetime import date

from crm.contacts.models import MethodKind, MetHow
from crm.core.cadence import Tier


@dataclass(frozen=True, slots=True)
class NewMethod:
    """A way to reach a contact, as it was written."""

    kind: MethodKind
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as typed or read. `company_id` and `title` are the current position."""

    name: str
    company_id: int | None = None
    title: str = ""
    methods: tuple[NewMethod, ...] = ()
    met_on: date | None = None
    met_where: str = ""
    met_through: str = ""
    notes: str = ""
    tier: Tier | None = None
    own_months: int | None = None
    pronouns: str = ""
    met_how: MetHow | None = None
    helps: str = ""


@dataclass(frozen=True, slots=True)
class NewCompany:
    """A company as typed or read; `domains` and `mailboxes` are all that it has, as written."""

    name: str
    domains: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    careers_url: str = ""
    notes: str = ""
