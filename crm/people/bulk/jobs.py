"""What goes on by itself: acts on many contacts, and their undo, on which nobody worked for a while."""

from enum import StrEnum

from flask import Flask

from crm.contacts.models import BulkRun, BulkState
from crm.notifications import idling
from crm.notifications.idling import Step, Steps, Stop
from crm.people.bulk import running, undoing


def go_on(app: Flask, is_stopping: Stop = lambda: False) -> int:
    """Go on with every act that has been idle for a while; how many steps were done."""
    return idling.go_on(app, ACTS, is_stopping)


def _next(state: StrEnum) -> Step:
    return undoing.step if state is BulkState.UNDOING else running.step


ACTS = Steps("act on many", BulkRun, running.OPEN, _next)
