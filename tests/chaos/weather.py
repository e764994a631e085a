"""Where and when the people of the simulation live, and what the post office is like."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from crm.notifications.models import DeliveryState
from tests.chaos.oracle import Person
from tests.notifications.engine.post_office import Answer

STEP = timedelta(minutes=90)
LAST_STEPS = 20
LAST_DAYS = LAST_STEPS * STEP / timedelta(days=1)
SEED = 20261122
ZONES = [
    "Pacific/Pago_Pago", "Pacific/Honolulu", "America/Los_Angeles", "America/New_York", "America/St_Johns",
    "America/Sao_Paulo", "Europe/London", "Europe/Berlin", "Africa/Cairo", "Asia/Kathmandu", "Asia/Tokyo",
    "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
]  # fmt: skip
HOURS = [time(hour, minute) for hour in range(1, 21) for minute in (0, 30)]
STARTS = [
    datetime(2026, 3, 3, 12, tzinfo=UTC),
    datetime(2026, 3, 24, 12, tzinfo=UTC),
    datetime(2026, 9, 22, 12, tzinfo=UTC),
    datetime(2026, 10, 20, 12, tzinfo=UTC),
    datetime(2026, 12, 26, 12, tzinfo=UTC),
]
"""Before the clocks change in America, Europe, Australia; before the clocks go back; before a year ends."""

FAIR = [Answer.TAKES] * 30 + [Answer.BUSY, Answer.CUT, Answer.SILENTLY_TAKES, Answer.SILENTLY_DROPS]
FOUL = [Answer.AWAY] * 6 + [Answer.BUSY] * 3 + [Answer.CUT, Answer.SILENTLY_TAKES, Answer.TAKES]
OPEN = (DeliveryState.DEAD, DeliveryState.UNKNOWN)


@dataclass
class Weather:
    """What the post office is like now."""

    lot: random.Random
    answers: list[Answer] = field(default_factory=lambda: FAIR)

    def answer(self) -> Answer:
        """To one parcel."""
        if self.lot.random() < 0.003:
            return Answer.REFUSES
        return self.lot.choice(self.answers)


@dataclass
class Memory:
    """What the operator's backup holds of the people; how much had been taken then."""

    people: list[Person]
    taken: int
