"""Pages about people and companies."""

from crm.people.routes import companies, contact, contacts, trash
from crm.people.routes.blueprint import bp

__all__ = ["bp", "companies", "contact", "contacts", "trash"]
