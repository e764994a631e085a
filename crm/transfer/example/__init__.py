"""The example in one's own account: told into it, known apart from the rest, and taken out whole."""

from crm.transfer.example.keeping import Removed, is_offered, standing
from crm.transfer.example.loading import NotEmpty, load
from crm.transfer.example.removing import remove

__all__ = ["NotEmpty", "Removed", "is_offered", "load", "remove", "standing"]
