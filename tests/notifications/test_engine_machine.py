"""Whatever happens in whatever order, and wherever a process dies: nothing is lost, nothing comes twice."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Phases
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from crm.cli import checkup
from crm.db.owner import across_owners
from crm.notifications import delivering
from crm.notifications.actions.holding import Held
from crm.notifications.models import (
    Channel,
    ChannelKind,
    Delivery,
    DeliveryState,
    Notice,
    Reminder,
    channel_key,
)
from crm.notifications.units import unit
from tests.notifications.engine.post_office import Answer
from tests.notifications.engine.process import Process
from tests.notifications.engine.town import PICK, UNDER_WAY, Town
from tests.notifications.engine.world import Row, a_stage

TORN = st.sampled_from([b"", b"S 1", b'D [1, 1, "sen', b"\0\n\0"])
PROCESSES = 3
WENT = (DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.UNKNOWN)


class Engine(Town):
    """Up to three processes work for a town."""

    # the processes

    def one(self, pick: int) -> Process | None:
        processes = self.world.processes
        return processes[pick % len(processes)] if processes else None

    @precondition(lambda self: len(self.world.processes) < PROCESSES)
    @rule()
    def a_process_starts(self) -> None:
        self.world.refusing.clear()
        self.world.start()

    @rule(pick=PICK, torn=TORN)
    def a_process_is_killed(self, pick: int, torn: bytes) -> None:
        if process := self.one(pick):
            self.world.kill(process, torn)

    @rule(pick=PICK)
    def a_process_ends_well(self, pick: int) -> None:
        self.world.refusing.clear()
        if process := self.one(pick):
            self.world.end(process)

    @rule(pick=PICK)
    def a_process_plans_and_claims(self, pick: int) -> None:
        if process := self.one(pick):
            before = self.planned()
            process.do("tick")
            self.check_planned(before)

    @rule(pick=PICK, lane=PICK, steps=st.integers(1, 6))
    def a_process_goes_on(self, pick: int, lane: int, steps: int) -> None:
        process = self.one(pick)
        for _step in range(steps):
            if process is not None and process.lanes.tracks:
                process.lanes.step(lane)

    @rule(pick=PICK)
    def a_process_writes_its_ends_down(self, pick: int) -> None:
        if process := self.one(pick):
            process.desk.write()

    @rule(pick=PICK)
    def a_process_does_all_it_has_to(self, pick: int) -> None:
        if process := self.one(pick):
            process.do("heartbeat")
            process.work()

    @rule(pick=PICK, job=st.sampled_from(["heartbeat", "mend"]))
    def a_process_does_its_chores(self, pick: int, job: str) -> None:
        if process := self.one(pick):
            process.do(job)

    @rule(pick=PICK)
    def a_process_reaps(self, pick: int) -> None:
        process = self.one(pick)
        if process is None:
            return
        self.world.refusing.clear()
        assert process.do("reap") == ""
        alive = {each.id for each in self.world.processes}
        left = [row for row in self.world.rows() if row.state in UNDER_WAY[1:] and row.owner not in alive]
        assert left == [], "in the hands of the dead"

    # what holds after every step

    def planned(self) -> dict[int, str | None]:
        with unit(self.world.app, reading=True) as session, across_owners("test"):
            return {row.user_id: row.occ_key for row in session.scalars(select(Reminder))}

    def check_planned(self, before: dict[int, str | None]) -> None:
        """Each day that was planned just now has one notice, and one delivery for each open channel."""
        news = {user: key for user, key in self.planned().items() if key is not None and key != before[user]}
        with unit(self.world.app, reading=True) as session, across_owners("test"):
            for user_id, key in news.items():
                notices = session.scalars(
                    select(Notice.id).where(Notice.user_id == user_id, Notice.key == f"digest:{key}")
                ).all()
                rows = session.scalars(
                    select(Delivery.channel).where(Delivery.user_id == user_id, Delivery.occ_key == key)
                ).all()
                opened = session.scalars(
                    select(Channel).where(Channel.user_id == user_id, Channel.is_on)
                ).all()
                user = next(each for each in self.users if each == user_id)
                if not self.is_away(user, key):
                    assert len(notices) == 1
                    assert Counter(rows) >= Counter(channel_key(one.kind, one.id) for one in opened)
                    assert len(rows) == len(set(rows))

    def is_away(self, user_id: int, key: str) -> bool:
        with self.world.acting(user_id) as (_session, user):
            first, last = user.away_from, user.away_until
            return first is not None and last is not None and first <= date.fromisoformat(key) <= last

    @invariant()
    def the_books_agree(self) -> None:
        if self.opened is None:
            return
        sending: Counter[str | None] = Counter()
        for row in self.world.rows():
            sending[row.owner] += row.state is DeliveryState.SENDING
            self.check_row(row)
        assert all(count <= delivering.THREADS for count in sending.values())
        ways = {each.key: each.way for each in self.world.office.ledger}
        for key, count in self.world.office.count.items():
            assert ways[key] == ChannelKind.WEBHOOK or count <= 1 + self.world.allowed[key], "twice"

    def check_row(self, row: Row) -> None:
        count = self.world.office.count[row.key]
        assert row.state is not DeliveryState.SENT or count, f"never taken: {row}"
        is_asked = self.world.allowed[row.key] or row.key in self.world.past
        if count and not is_asked and not row.channel.startswith(ChannelKind.WEBHOOK):
            assert row.state in WENT, f"taken, and nobody says so: {row}"

    def teardown(self) -> None:
        """In the end one healthy process is enough for everything to find its end."""
        if self.opened is None:
            return
        try:
            self.come_to_an_end()
        finally:
            self.opened.__exit__(None, None, None)

    def come_to_an_end(self) -> None:
        self.world.refusing.clear()
        self.answers.append(Answer.TAKES)
        self.world.set_clock(timedelta(0))
        self.the_owner_decides_what_is_held(Held.RELEASE)
        for process in list(self.world.processes):
            self.world.kill(process)
        process = self.world.start()
        self.the_owner_decides_what_is_held(Held.RELEASE)
        for _round in range(9):
            for job in ("heartbeat", "mend", "reap"):
                process.do(job)
            process.work()
            self.world.pass_by(timedelta(hours=3))
        for job in ("prune", "heartbeat"):
            assert process.do(job) == ""
        process.work()
        self.the_books_agree()
        assert [row for row in self.world.rows() if row.state in UNDER_WAY] == []
        with unit(self.world.app, reading=True) as session:
            now, configured = self.world.clocks.wall, self.world.app.config["SETTINGS"]
            found = list(checkup.examine(session, configured, now=now))
        bad = [finding.text for finding in found if not finding.is_well]
        assert not [text for text in bad if not text.startswith(("file ", "mail:"))], bad


def run(template: Path, folder: Path, *, examples: int, steps: int) -> None:
    with a_stage(template, folder) as stage:

        class Here(Engine):
            pass

        Here.stage = stage
        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                phases=[Phases.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.mark.parametrize("examples", [10])
def test_no_short_story_loses_or_doubles_anything(
    sqlite_template: Path, tmp_path: Path, examples: int
) -> None:
    run(sqlite_template, tmp_path, examples=examples, steps=40)


@pytest.mark.long
@pytest.mark.parametrize("examples", [1500])
def test_no_long_story_loses_or_doubles_anything(
    sqlite_template: Path, tmp_path: Path, examples: int
) -> None:
    run(sqlite_template, tmp_path, examples=examples, steps=80)
