"""What goes on by itself: imports and their undo that nobody has worked on for a while."""

from enum import StrEnum

from flask import Flask

from crm.notifications import idling
from crm.notifications.idling import Step, Steps, Stop
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import applying, undoing


def go_on(app: Flask, is_stopping: Stop = lambda: False) -> int:
    """Go on with every import that has been idle for a while; how many steps were done."""
    return idling.go_on(app, IMPORTS, is_stopping)


def _next(state: StrEnum) -> Step:
    return undoing.step if state is StagedState.UNDOING else applying.step


IMPORTS = Steps("import", StagedFile, (StagedState.RUNNING, StagedState.UNDOING), _next)
