"""Many days of many users, with everything that goes wrong: nothing owed is lost, nothing comes twice."""

import random
from collections import Counter
from pathlib import Path

import pytest

from crm.notifications.models import DeliveryState
from tests.chaos.audit import Account, audit
from tests.chaos.conftest import Tell
from tests.chaos.simulation import Simulation
from tests.chaos.weather import LAST_DAYS, SEED, STARTS, Weather
from tests.notifications.engine.world import Stage, a_stage

FIGURES = ("user-days", "occurrences", "sent", "unknown", "held", "dead", "cancelled")


def live(stage: Stage, number: int, *, users: int, days: int) -> tuple[Account, Counter[str]]:
    """One instance, and what came of it."""
    weather = Weather(random.Random(f"{SEED} {number}"))
    with stage.world(STARTS[number % len(STARTS)], weather.answer) as world:
        simulation = Simulation(world, weather)
        simulation.run(users, days)
        account = audit(simulation)
    account.figures["user-days"] = int(users * (days + LAST_DAYS))
    return account, simulation.seen


def check(account: Account) -> None:
    assert account.lost == []
    assert account.doubled == []
    assert account.uncalled == [], "told of a day that nobody asked for"
    assert account.untrue == []
    assert account.stuck == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", [1])
def test_weeks_of_trouble_lose_and_double_nothing(sqlite_template: Path, tmp_path: Path, number: int) -> None:
    with a_stage(sqlite_template, tmp_path) as stage:
        account, seen = live(stage, number, users=120, days=5)
    check(account)
    assert account.figures[DeliveryState.SENT] > 350
    assert seen["kills"], seen
    assert seen["moves"], seen


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_thousand_user_days_lose_and_double_nothing(
    sqlite_template: Path, tmp_path: Path, tell: Tell
) -> None:
    figures: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    wrong = Account()
    with a_stage(sqlite_template, tmp_path) as stage:
        for number in range(1000, 1010):
            account, seen = live(stage, number, users=500, days=20)
            figures += account.figures
            happened += seen
            wrong.lost += account.lost
            wrong.doubled += account.doubled
            check(account)
    told = ", ".join(f"{figures[name]} {name}" for name in FIGURES)
    tell(f"seed {SEED}: {told}, {len(wrong.lost)} lost, {len(wrong.doubled)} doubled; {dict(happened)}")
    assert figures["user-days"] >= 100_000
