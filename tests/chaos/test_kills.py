"""A sender that is killed at random instants loses nothing and sends nothing twice. With real processes."""

import random
from pathlib import Path

import pytest

from crm.notifications.delivering import THREADS
from crm.notifications.models import DeliveryState
from tests.chaos.conftest import Tell
from tests.chaos.stage import Stage, a_stage, kill

pytestmark = pytest.mark.timeout(900)

SEED = 20261122


def kill_often(stage: Stage, *, kills: int, mails: int) -> None:
    """Kill the sender so many times while it sends, and let a last one finish."""
    lot = random.Random(SEED)
    for number in range(kills):
        sender = stage.start()
        done = stage.handled()
        goal = done + lot.randint(1, max(1, 2 * (mails - done) // (kills - number + 1) - 1))
        stage.wait(lambda goal=goal: stage.handled() >= goal or stage.is_quiet())  # type: ignore[misc]
        kill(sender)
    stage.start()
    stage.finish()


def check(stage: Stage, *, kills: int, mails: int) -> None:
    found = stage.account()
    assert found.duplicates == []
    assert found.contradictions == []
    assert found.states.total() == mails
    assert found.unknown_by_us <= kills * THREADS
    said = stage.run("doctor")
    assert "BAD" not in said, said


@pytest.mark.parametrize("mails", [180])
def test_a_few_kills(database_url: str, tmp_path: Path, mails: int) -> None:
    with a_stage(database_url, tmp_path, whims=True) as stage:
        stage.plant(mails)
        kill_often(stage, kills=3, mails=mails)
        check(stage, kills=3, mails=mails)
        states = stage.account().states
        assert states[DeliveryState.SENT] > mails * 0.8
        assert states[DeliveryState.DEAD] > 0, "the server refused some for good"


@pytest.mark.long
@pytest.mark.parametrize("mails", [2000])
def test_twenty_kills_in_two_thousand_mails(
    database_url: str, tmp_path: Path, mails: int, tell: Tell
) -> None:
    with a_stage(database_url, tmp_path, whims=True) as stage:
        stage.plant(mails)
        kill_often(stage, kills=20, mails=mails)
        found = stage.account()
        mean = found.unknown_by_us / 20
        tell(f"{database_url.split(':')[0]}: unknown per kill {mean:.2f}, {dict(found.states)}")
        check(stage, kills=20, mails=mails)
