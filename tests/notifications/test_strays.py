"""A row that the database would not take back, or whose claim it answered too late, is sent all the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from crm.notifications import delivering
from crm.notifications.models import DeliveryState
from tests.notifications.engine.post_office import Answer
from tests.notifications.engine.process import Process
from tests.notifications.engine.world import ANSWERED, LOST, World, a_stage

START = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
USERS = delivering.THREADS + 4


@pytest.fixture
def answers() -> list[Answer]:
    return [Answer.TAKES]


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, answers: list[Answer]) -> Iterator[World]:
    """Digests that come due in an hour."""
    with a_stage(sqlite_template, tmp_path) as stage, stage.world(START, lambda: answers[-1]) as world:
        for number in range(USERS):
            world.a_user(number, "UTC", time(7))
        yield world


def all_are_sent(world: World, process: Process) -> bool:
    """After some more minutes of the same process."""
    for _minute in range(8):
        world.pass_by(timedelta(minutes=5))
        process.do("heartbeat")
        process.work()
        process.do("reap")
    return [row.state for row in world.rows()] == [DeliveryState.SENT] * USERS


def test_mails_that_could_not_be_given_back_are_not_forgotten(world: World, answers: list[Answer]) -> None:
    process = world.start()
    answers.append(Answer.AWAY)
    world.pass_by(timedelta(hours=1))
    process.do("tick")
    assert process.lanes.step(0) == "written"
    world.refusing.append(ANSWERED)
    process.lanes.step(0)
    assert not world.refusing, "what was claimed should have been given back"
    process.lanes.finish()
    answers.append(Answer.TAKES)
    assert all_are_sent(world, process)


def test_a_claim_that_was_made_without_an_answer_is_found_though_a_later_one_went_well(world: World) -> None:
    process = world.start()
    with pytest.MonkeyPatch.context() as size:
        size.setattr(delivering, "BATCH", 2)  # for two lanes, which have to claim more
        world.pass_by(timedelta(hours=1))
        process.do("tick")
        process.lanes.step(1)
        while process.lanes.step(0) != "noted":
            pass
        world.refusing.append(LOST)
        process.lanes.step(0)
        assert not world.refusing, "more should have been claimed"
        process.lanes.finish()
    assert all_are_sent(world, process)
    assert set(world.office.count.values()) == {1}
