"""A trigger that only ever looks ahead."""

from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger


class Every(BaseTrigger):
    """So many seconds after the last run began; the first at once.

    The interval trigger of APScheduler lists every run that was missed while the machine slept or its clock
    jumped, and waits for the clock to come back after it went backwards. This one asks for neither.
    """

    def __init__(self, seconds: float) -> None:
        self.interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """`now` at first, afterwards the interval from now on."""
        return now if previous_fire_time is None else now + self.interval
