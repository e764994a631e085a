"""Reading contacts and companies."""

from crm.contacts.queries.companies import (
    Place,
    company,
    company_by_domain,
    company_by_name,
    live_companies,
    places,
)
from crm.contacts.queries.contacts import contact, live_contact, names
from crm.contacts.queries.known import Match, MethodMatch, find_by_methods, likely

__all__ = [
    "Match",
    "MethodMatch",
    "Place",
    "company",
    "company_by_domain",
    "company_by_name",
    "contact",
    "find_by_methods",
    "likely",
    "live_companies",
    "live_contact",
    "names",
    "places",
]
