"""What happens to an instance from outside: time, users, the post office, the database, the operator."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from crm.notifications import actions, queries
from crm.notifications import hold as holds
from crm.notifications.actions import Wish, holding
from crm.notifications.actions.holding import Held
from crm.notifications.hold import Phase
from crm.notifications.models import (
    OPEN_QUESTIONS,
    ChannelKind,
    DeliveryState,
)
from crm.notifications.units import unit
from tests.notifications.engine.post_office import Answer
from tests.notifications.engine.world import ANSWERED, LOST, Stage, World

STARTS = st.sampled_from([datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 31, 20, tzinfo=UTC)])
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
HOURS = st.integers(0, 23).map(lambda hour: time(hour, 30))
WAITS = st.sampled_from(
    [timedelta(seconds=1), timedelta(seconds=61), timedelta(hours=1), timedelta(hours=9), timedelta(days=1.2)]
)
OFFS = st.sampled_from([timedelta(0), timedelta(minutes=50), timedelta(hours=-3), timedelta(hours=20)])
PICK = st.integers(0, 99)
USERS = 3
UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)


class Town(RuleBasedStateMachine):
    """Three users with three ways each, one post office."""

    stage: Stage
    world: World
    opened: AbstractContextManager[World] | None = None

    @initialize(start=STARTS, zone=ZONES)
    def begin(self, start: datetime, zone: str) -> None:
        self.answers = [Answer.TAKES]
        self.opened = self.stage.world(start, lambda: self.answers[-1])
        self.world = self.opened.__enter__()
        self.world.nothing_due = lambda user, day: user == USERS and int(day[-2:]) % 2 == 0
        self.users = [self.world.a_user(number, zone, time(21 + number, 5)) for number in range(USERS)]
        for user_id in self.users:
            for kind in (ChannelKind.NTFY, ChannelKind.WEBHOOK):
                with self.world.acting(user_id) as (session, user):
                    wish = Wish(address="https://ntfy.example.org/t")
                    actions.add_channel(session, user, kind, wish, now=self.world.clocks.wall)
        self.world.start()

    # time, users and the operator

    @rule(by=WAITS)
    def time_passes(self, by: timedelta) -> None:
        self.world.pass_by(by)

    @rule(off=OFFS)
    def the_clock_is_set(self, off: timedelta) -> None:
        self.world.set_clock(off)

    @rule(answer=st.sampled_from(Answer))
    def the_post_office_changes(self, answer: Answer) -> None:
        self.answers.append(answer)

    @rule(how=st.sampled_from([ANSWERED, LOST]))
    def the_database_will_refuse(self, how: str) -> None:
        self.world.refusing = [how]

    @rule(pick=PICK, zone=ZONES)
    def a_user_moves(self, pick: int, zone: str) -> None:
        self.world.refusing.clear()
        self.world.change(self.users[pick % USERS], zone=zone)

    @rule(pick=PICK, hour=HOURS)
    def a_user_takes_another_hour(self, pick: int, hour: time) -> None:
        self.world.refusing.clear()
        self.world.change(self.users[pick % USERS], nudge_at=hour)

    @rule(pick=PICK, days=st.integers(-1, 2))
    def a_user_goes_away(self, pick: int, days: int) -> None:
        self.world.refusing.clear()
        today = self.world.clocks.wall.date()
        until = today + timedelta(days=days) if days >= 0 else None
        self.world.change(self.users[pick % USERS], away_from=today if until else None, away_until=until)

    @rule(pick=PICK, which=st.integers(0, 2))
    def a_user_switches_a_channel(self, pick: int, which: int) -> None:
        self.world.refusing.clear()
        with self.world.acting(self.users[pick % USERS]) as (session, user):
            channel = queries.channels(session)[which]
            actions.switch(session, user, channel, on=not channel.is_on, now=self.world.clocks.wall)

    @rule(again=st.booleans())
    def a_user_decides(self, again: bool) -> None:
        self.world.refusing.clear()
        found = [row for row in self.world.rows() if row.state in OPEN_QUESTIONS][:1]
        for row in found:
            with self.world.acting(row.user_id) as (session, _user):
                if again:
                    actions.resend(session, row.id, now=self.world.clocks.wall)
                    self.world.allowed[row.key] += 1
                else:
                    actions.dismiss(session, row.id, now=self.world.clocks.wall)

    @rule()
    def a_backup_is_made(self) -> None:
        self.world.refusing.clear()
        self.world.keep_copy()
        self.has_backup = True
        for process in self.world.processes:
            process.do("marks")

    has_backup = False

    @precondition(lambda self: self.has_backup)
    @rule()
    def the_backup_is_put_back(self) -> None:
        self.world.refusing.clear()
        self.world.put_back()

    @rule(held=st.sampled_from(Held))
    def the_owner_decides_what_is_held(self, held: Held) -> None:
        self.world.refusing.clear()
        before = {row.id for row in self.world.rows() if row.state is DeliveryState.HELD}
        with unit(self.world.app) as session:
            hold = holds.current(session)
            if hold is None or hold.phase is not Phase.ASKED:
                return
            holding.adopt(session, held, now=self.world.clocks.wall)
        for row in self.world.rows():
            if row.id in before and row.state is DeliveryState.QUEUED:
                self.world.allowed[row.key] += 1
