"""What the scheduler makes of a clock that jumps, and that no job keeps another kind from running."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm import clock
from crm.db.meta import meta, set_meta
from crm.jobs import memory
from crm.jobs.runtime import EXTENSION, Job, Lane, Runtime
from crm.jobs.table import JOBS
from crm.jobs.watch import Reading, steady

SOON = 20.0
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


class Count:
    """A job's entry that counts its runs, and may wait in one."""

    def __init__(self, until: Event | None = None) -> None:
        self.runs = 0
        self.until = until
        self.ran = [Event() for _ in range(50)]

    def __call__(self, _runtime: Runtime) -> None:
        self.runs += 1
        for number in range(min(self.runs, len(self.ran))):
            self.ran[number].set()
        if self.until is not None:
            self.until.wait(SOON)


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=True) as traveller:
        yield traveller


@pytest.fixture
def still(app: Flask, session: Session, traveller: time_machine.Traveller) -> Iterator[Runtime]:
    """A runtime that was not started, in a time that can be set."""
    runtime = Runtime(app, (), hold=600.0)
    app.extensions[EXTENSION] = runtime
    runtime.beat()
    yield runtime
    session.rollback()
    runtime.stop()


def test_a_tick_that_takes_long_keeps_no_sign_of_life_back(app: Flask) -> None:
    done = Event()
    tick, chore, sign = Count(done), Count(done), Count()
    jobs = (
        Job("tick", 0.05, tick, Lane.SENDING),
        *(Job(f"chore {number}", 0.05, chore) for number in range(4)),
        Job("heartbeat", 0.05, sign, Lane.SIGNS),
    )
    runtime = Runtime(app, jobs)
    runtime.start()
    try:
        assert sign.ran[4].wait(SOON)
        assert tick.runs == 1
        assert runtime.counts["tick", "overrun"] > 0
        assert runtime.counts["heartbeat", "error"] == 0
    finally:
        done.set()
        runtime.stop()


def test_signs_of_life_and_sending_have_threads_of_their_own() -> None:
    lanes = {job.name: job.lane for job in JOBS}
    assert [name for name, lane in lanes.items() if lane is Lane.SENDING] == ["tick"]
    assert {name for name, lane in lanes.items() if lane is Lane.SIGNS} == {"heartbeat", "reap"}
    assert {job.name: job.seconds for job in JOBS}["tick"] == 1.0


def test_woken_up_every_job_runs_now(app: Flask) -> None:
    rare = Count()
    runtime = Runtime(app, (Job("rare", 86_400, rare),))
    runtime.start()
    try:
        assert rare.ran[0].wait(SOON)
        runtime.wake()
        assert rare.ran[1].wait(SOON)
    finally:
        runtime.stop()


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(hours=1), YEAR])
def test_after_a_jump_of_the_clock_jobs_go_on(
    app: Flask, traveller: time_machine.Traveller, by: timedelta
) -> None:
    often = Count()
    runtime = Runtime(app, (Job("often", 0.05, often),))
    runtime.start()
    try:
        assert often.ran[0].wait(SOON)
        traveller.shift(by)
        seen = often.runs
        assert often.ran[seen + 2].wait(SOON)
    finally:
        runtime.stop()


def test_a_database_that_is_away_ends_no_job(app: Flask) -> None:
    tries = Count()

    def fail(runtime: Runtime) -> None:
        tries(runtime)
        if tries.runs < 4:
            raise OperationalError("SELECT 1", {}, ConnectionRefusedError("no database"))

    runtime = Runtime(app, (Job("tick", 0.05, fail),))
    runtime.start()
    try:
        assert tries.ran[5].wait(SOON)
        state = runtime.diary.state("tick")
        assert state is not None
        assert state.error.startswith("OperationalError")
    finally:
        runtime.stop()


def test_what_breaks_off_a_thread_is_counted_and_harms_nothing(app: Flask) -> None:
    tries = Count()

    def leave(runtime: Runtime) -> None:
        tries(runtime)
        raise SystemExit

    runtime = Runtime(app, (Job("leaving", 0.05, leave),))
    runtime.start()
    try:
        assert tries.ran[2].wait(SOON)
        assert runtime.counts["leaving", "error"] >= 1
    finally:
        runtime.stop()


def test_what_a_wrong_clock_would_spoil_waits(still: Runtime, traveller: time_machine.Traveller) -> None:
    patient, hasty = Count(), Count()
    traveller.shift(YEAR)
    still.watch.look()
    for job in (Job("prune", 1, patient, calm=600.0), Job("tick", 1, hasty)):
        assert still.run(job) == ""
    assert (patient.runs, hasty.runs) == (0, 1)
    traveller.shift(-YEAR)
    still.watch.look()
    still.run(Job("prune", 1, patient, calm=600.0))
    assert patient.runs == 1


def test_a_doubted_clock_is_written_down_and_taken_back(
    still: Runtime, session: Session, traveller: time_machine.Traveller
) -> None:
    traveller.shift(YEAR)
    still.watch.look()
    still.beat()
    found = memory.current_leap(session, now=clock.now())
    session.rollback()
    assert found is not None
    assert round(found.by) == YEAR.total_seconds()
    traveller.shift(-YEAR)
    still.watch.look()
    still.beat()
    assert memory.current_leap(session, now=clock.now()) is None
    assert meta(session, memory.LEAP) == ""


def test_a_believed_leap_that_is_taken_back_is_known(session: Session, app: Flask) -> None:
    with time_machine.travel(NOON, tick=True) as traveller:
        runtime = Runtime(app, (), hold=0.0)
        runtime.beat()
        traveller.shift(YEAR)
        runtime.watch.look()
        runtime.beat()
        assert not memory.ran_ahead(session, now=clock.now() + timedelta(hours=1))
        session.rollback()
        traveller.shift(-YEAR)
        assert memory.ran_ahead(session, now=clock.now())
        assert not memory.ran_ahead(session, now=clock.now() - timedelta(days=2))
        session.rollback()
        runtime.stop()


def test_a_process_knows_of_a_leap_before_it_began(
    app: Flask, session: Session, traveller: time_machine.Traveller
) -> None:
    memory.keep_reading(session, Reading(clock.now(), steady()))
    session.commit()
    traveller.shift(YEAR)
    runtime = Runtime(app, ())
    assert runtime.watch.leap is not None
    runtime.stop()


def test_a_reading_of_another_run_of_the_machine_says_nothing(app: Flask, session: Session) -> None:
    set_meta(session, memory.READING, '{"boot": "another", "wall": "2020-01-01T00:00:00+00:00", "at": 1.0}')
    session.commit()
    runtime = Runtime(app, ())
    assert runtime.watch.trusts()
    runtime.stop()


def test_a_clock_of_1970_is_no_time_to_return_to(session: Session, app: Flask) -> None:
    with time_machine.travel(datetime(1970, 1, 2, tzinfo=UTC), tick=True) as traveller:
        runtime = Runtime(app, (), hold=0.0)
        runtime.beat()
        traveller.shift(56 * YEAR)
        runtime.watch.look()
        runtime.beat()
        runtime.stop()
    assert meta(session, memory.BELIEVED)
    assert not memory.ran_ahead(session, now=datetime(1970, 1, 3, tzinfo=UTC))
