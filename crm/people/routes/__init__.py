"""Pages about people, companies and openings."""

from crm.people.routes import (
    companies,
    contact,
    contacts,
    duplicates,
    former,
    instead,
    merging,
    openings,
    saved_views,
    taking,
    trash,
)
from crm.people.routes.blueprint import bp

__all__ = [
    "bp",
    "companies",
    "contact",
    "contacts",
    "duplicates",
    "former",
    "instead",
    "merging",
    "openings",
    "saved_views",
    "taking",
    "trash",
]
