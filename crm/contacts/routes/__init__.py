"""Forms and acts about contacts and companies; the pages that show them are in `crm.people`."""

from crm.contacts.routes import (
    companies,
    contacts,
    custom,
    photo,
    positions,
    rhythm,
    shelf,
    standing,
    tags,
)
from crm.contacts.routes.blueprint import bp

__all__ = [
    "bp",
    "companies",
    "contacts",
    "custom",
    "photo",
    "positions",
    "rhythm",
    "shelf",
    "standing",
    "tags",
]
