"""Reads invitations (calendar files, mails, pasted text) to plain values; no database, clock or network."""

from crm.core.roles import Role
from crm.transfer.reading.codes import DoubtCode, ErrorCode, Repair, ScoreReason, Why
from crm.transfer.reading.inspection import inspect_record
from crm.transfer.reading.limits import MAX_BYTES
from crm.transfer.reading.understanding import understand, understand_text
from crm.transfer.reading.values import Doubt, Event, LeftOut, Person, Problem, Reader, Understood

__all__ = [
    "MAX_BYTES",
    "Doubt",
    "DoubtCode",
    "ErrorCode",
    "Event",
    "LeftOut",
    "Person",
    "Problem",
    "Reader",
    "Repair",
    "Role",
    "ScoreReason",
    "Understood",
    "Why",
    "inspect_record",
    "understand",
    "understand_text",
]
