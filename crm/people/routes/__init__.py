"""Pages about people, companies and openings."""

from crm.people.routes import companies, contact, contacts, instead, openings, trash
from crm.people.routes.blueprint import bp

__all__ = ["bp", "companies", "contact", "contacts", "instead", "openings", "trash"]
