"""The clock goes on whatever a job does, and leaves word of it."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.jobs.runtime import Job, Runtime
from crm.jobs.state import Diary, describe, load
from crm.jobs.table import JOBS
from crm.jobs.triggers import Every
from crm.notifications.models import Worker

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=2)


def fail(_runtime: Runtime) -> None:
    raise ZeroDivisionError("no way\n[SQL: with values]")


def workers(session: Session) -> list[Worker]:
    session.expire_all()
    found = list(session.scalars(select(Worker)))
    for worker in found:
        session.expunge(worker)
    session.rollback()
    return found


def test_the_first_run_is_at_once_and_the_next_a_while_from_now() -> None:
    trigger = Every(30)
    assert trigger.get_next_fire_time(None, NOW) == NOW
    assert trigger.get_next_fire_time(NOW, NOW) == NOW + timedelta(seconds=30)


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=365)])
def test_a_clock_that_jumps_brings_neither_silence_nor_a_flood(jump: timedelta) -> None:
    assert Every(30).get_next_fire_time(NOW, NOW + jump) == NOW + jump + timedelta(seconds=30)


def test_the_table_names_each_job_once() -> None:
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert {"tick", "heartbeat", "reap", "sweep", "retime", "prune"} <= set(names)


def test_a_job_that_fails_is_remembered_and_harms_nothing(runtime: Runtime) -> None:
    job = Job("broken", 5, fail)
    assert runtime.run(job) == "ZeroDivisionError: no way"
    state = runtime.diary.state("broken")
    assert state is not None
    assert (state.error, state.is_failing) == ("ZeroDivisionError: no way", True)


def test_every_job_of_the_table_runs_on_an_empty_instance(runtime: Runtime) -> None:
    assert {job.name: runtime.run(job) for job in JOBS} == {job.name: "" for job in JOBS}


def test_the_last_error_is_kept_when_all_is_well_again() -> None:
    diary = Diary()
    diary.note("tick", ran_at=NOW, next_at=LATER, error="down")
    diary.note("tick", ran_at=LATER, next_at=LATER, error="")
    state = diary.state("tick")
    assert state is not None
    assert (state.ran_at, state.error, state.failed_at, state.is_failing) == (LATER, "down", NOW, False)


def test_only_news_is_written_often() -> None:
    diary = Diary()

    def pending_after(seconds: int, error: str = "") -> bool:
        at = NOW + timedelta(seconds=seconds)
        diary.note("tick", ran_at=at, next_at=at, error=error)
        states = diary.pending()
        diary.written(states)
        return bool(states)

    assert [pending_after(2 * number) for number in range(31)] == [True] + 29 * [False] + [True]
    assert [pending_after(70, "down"), pending_after(72, "down"), pending_after(74)] == [True, False, True]


def test_an_error_is_told_in_one_line_without_values() -> None:
    assert describe(ValueError("first\nsecond")) == "ValueError: first"
    assert describe(ValueError()) == "ValueError"


def test_a_heartbeat_stores_how_the_jobs_went(runtime: Runtime, session: Session) -> None:
    runtime.run(Job("broken", 5, fail))
    runtime.pulse.mark()
    runtime.beat()
    stored = load(session, "broken")
    assert (stored.error, stored.is_failing) == ("ZeroDivisionError: no way", True)
    assert stored.next_at is not None
    assert stored.ran_at is not None
    assert stored.next_at - stored.ran_at == timedelta(seconds=5)
    [worker] = workers(session)
    assert worker.id == runtime.worker_id
    assert worker.ticked_at is not None


def test_a_process_that_was_taken_off_the_list_comes_back(runtime: Runtime, session: Session) -> None:
    session.delete(session.scalars(select(Worker)).one())
    session.commit()
    runtime.beat()
    assert [worker.id for worker in workers(session)] == [runtime.worker_id]


def test_a_process_that_ends_leaves_the_list(app: Flask, session: Session) -> None:
    runtime = Runtime(app, ())
    runtime.start()
    assert len(workers(session)) == 1
    runtime.stop()
    assert workers(session) == []


def test_started_it_runs_every_job_by_itself(app: Flask) -> None:
    ran = [Event(), Event()]
    jobs = tuple(
        Job(str(number), 3600, lambda _runtime, event=event: event.set())  # type: ignore[misc]
        for number, event in enumerate(ran)
    )
    runtime = Runtime(app, jobs)
    runtime.start()
    assert all(event.wait(20) for event in ran)
    runtime.stop()
