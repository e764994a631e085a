"""Records into contacts: bulk inserts with before-images, one chunk at a time."""

from crm.transfer.movein.writing.chunk import write
from crm.transfer.movein.writing.work import Work

__all__ = ["Work", "write"]
