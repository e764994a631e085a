"""Finding people, firms, openings, talks and debriefs by words: one engine, two databases."""

from crm.search.matching import Hit
from crm.search.models import Kind
from crm.search.queries import find

__all__ = ["Hit", "Kind", "find"]
