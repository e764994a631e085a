"""The tables of contacts and companies."""

from crm.contacts.models.companies import Company, CompanyDomain, Mailbox
from crm.contacts.models.contacts import Contact, ContactMethod, Position
from crm.contacts.models.details import ContactPhoto, ContactTag, CustomField, CustomValue, Tag
from crm.contacts.models.identity import ContactAlias, ContactOrigin, DistinctPair
from crm.contacts.models.kinds import (
    FieldKind,
    LinkedIn,
    MethodKind,
    MetHow,
    Recommendation,
    Referral,
    TagColour,
)
from crm.contacts.models.lists import BulkPiece, BulkRun, BulkState, SavedView

__all__ = [
    "BulkPiece",
    "BulkRun",
    "BulkState",
    "Company",
    "CompanyDomain",
    "Contact",
    "ContactAlias",
    "ContactMethod",
    "ContactOrigin",
    "ContactPhoto",
    "ContactTag",
    "CustomField",
    "CustomValue",
    "DistinctPair",
    "FieldKind",
    "LinkedIn",
    "Mailbox",
    "MetHow",
    "MethodKind",
    "Position",
    "Recommendation",
    "Referral",
    "SavedView",
    "Tag",
    "TagColour",
]
