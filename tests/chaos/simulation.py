"""Weeks in the life of an instance: its users, its processes, its operator, and everything that goes wrong.

All of it follows from a seed. What was owed is worked out apart (`oracle`), what was taken is in the ledger
of the post office; `audit` brings both together with the outbox.
"""

import copy
from collections import Counter
from datetime import time, timedelta

from sqlalchemy import select, update

from crm.db.owner import across_owners
from crm.notifications import actions, queries
from crm.notifications import hold as holds
from crm.notifications.actions import Wish, holding
from crm.notifications.actions.holding import Held
from crm.notifications.hold import Phase
from crm.notifications.models import Channel, ChannelKind, Delivery, DeliveryState
from crm.notifications.units import unit
from tests.chaos.oracle import Person, Way
from tests.chaos.weather import FAIR, FOUL, HOURS, LAST_STEPS, OPEN, STEP, ZONES, Memory, Weather
from tests.notifications.engine.post_office import Answer
from tests.notifications.engine.process import Process
from tests.notifications.engine.world import ANSWERED, LOST, World


class Simulation:
    """One instance for some days. `seen` counts what happened."""

    def __init__(self, world: World, weather: Weather) -> None:
        self.world = world
        self.weather = weather
        self.lot = weather.lot
        self.people: list[Person] = []
        self.memory: Memory | None = None
        self.asked_again: Counter[tuple[int, str, str]] = Counter()
        self.undone: list[tuple[int, int, int]] = []
        self.down_until = self.calm_until = world.clocks.true
        self.seen: Counter[str] = Counter()
        world.nothing_due = lambda user, day: (user * 31 + int(day[-2:])) % 9 == 0

    def run(self, users: int, days: int) -> None:
        """Live through so many days, and one and a half more in peace."""
        for number in range(users):
            self.people.append(self._newcomer(number))
        for _step in range(int(timedelta(days=days) / STEP)):
            self.world.pass_by(STEP + timedelta(minutes=self.lot.randint(-9, 9)))
            self.world.refusing.clear()
            self._live()
            self._break()
            self._work(in_peace=False)
        self._end()

    def _newcomer(self, number: int) -> Person:
        zone, hour, wall = self.lot.choice(ZONES), self.lot.choice(HOURS), self.world.clocks.wall
        user_id = self.world.a_user(number, zone, hour)
        ways = {"mail": Way("mail", 0, wall)}
        for kind in (ChannelKind.NTFY, ChannelKind.WEBHOOK):
            if self.lot.random() < 0.1:
                ways[str(kind)] = Way(str(kind), self._channel(user_id, kind), wall)
        return Person(user_id, zone, hour, wall, ways, wall + timedelta(hours=36))

    def _channel(self, user_id: int, kind: ChannelKind) -> int:
        quiet = (time(21), time(7)) if kind is ChannelKind.NTFY else (None, None)
        with self.world.acting(user_id) as (session, user):
            wish = Wish(address="https://ntfy.example.org/t", quiet_from=quiet[0], quiet_until=quiet[1])
            channel = actions.add_channel(session, user, kind, wish, now=self.world.clocks.wall)
            return channel.id

    def _chance(self, share: float) -> bool:
        return self.lot.random() < share

    # what the users do

    def _live(self) -> None:
        for person in self.people:
            if self._chance(0.006):
                self.lot.choice((self._move, self._move, self._retime, self._switch, self._travel))(person)
        if self._chance(0.1):
            self._decide_open()

    def _move(self, person: Person) -> None:
        person.zone = self.lot.choice(ZONES)
        person.changed(self.world.clocks.wall)
        self.world.change(person.id, zone=person.zone)
        self.seen["moves"] += 1

    def _retime(self, person: Person) -> None:
        person.hour = self.lot.choice(HOURS)
        person.changed(self.world.clocks.wall)
        self.world.change(person.id, nudge_at=person.hour)
        self.seen["hours"] += 1

    def _switch(self, person: Person) -> None:
        wall, way = self.world.clocks.wall, self.lot.choice(list(person.ways.values()))
        person.switches(way.name, wall)
        with self.world.acting(person.id) as (session, user):
            channel = next(each for each in queries.channels(session) if each.kind == way.name)
            actions.switch(session, user, channel, on=way.is_on, now=wall)
        self.seen["switches"] += 1

    def _travel(self, person: Person) -> None:
        if person.away is not None:
            person.goes_away(None)
        else:
            first = self.world.clocks.wall.date() + timedelta(days=self.lot.randint(0, 3))
            person.goes_away((first, first + timedelta(days=self.lot.randint(0, 4))))
        first_day, last_day = person.away or (None, None)
        self.world.change(person.id, away_from=first_day, away_until=last_day)
        self.seen["absences"] += 1

    def _decide_open(self) -> None:
        """Somebody looks at the notices, and has something sent again or leaves it."""
        with unit(self.world.app, reading=True) as session, across_owners("test"):
            found = select(Delivery.id, Delivery.user_id).where(
                Delivery.state.in_(OPEN), Delivery.dismissed_at.is_(None)
            )
            rows = session.execute(found.limit(5)).all()
        for delivery_id, user_id in rows:
            with self.world.acting(user_id) as (session, _user):
                if self._chance(0.5):
                    self._allow(actions.resend(session, delivery_id, now=self.world.clocks.wall))
                else:
                    actions.dismiss(session, delivery_id, now=self.world.clocks.wall)

    def _allow(self, row: Delivery) -> None:
        """Somebody asked for it: it may be taken once more."""
        self.world.allowed[row.message_id.strip("<>")] += 1
        self.asked_again[row.user_id, row.channel.partition(":")[0], row.occ_key] += 1
        self.seen["resent by hand"] += 1

    # what goes wrong

    def _break(self) -> None:
        for share, trouble in (
            (0.06, self._change_weather),
            (0.03, self._outage),
            (0.05, self._set_clock),
            (0.02, self._leap_and_return),
            (0.06, self._back_up),
            (0.012, self._restore),
            (0.3, self._decide_hold),
            (0.05, self._refuse),
        ):
            if self._chance(share):
                trouble()

    def _change_weather(self) -> None:
        self.weather.answers = FOUL if self.weather.answers is FAIR else FAIR
        self.seen["weather"] += 1

    def _outage(self) -> None:
        for process in list(self.world.processes):
            self._kill(process)
        self.down_until = self.world.clocks.true + timedelta(hours=self.lot.randint(2, 50))
        self.seen["outages"] += 1

    def _set_clock(self) -> None:
        if self.world.clocks.true < self.calm_until:
            return
        off = self.lot.choice([0, 0, -180, -60, -20, 20, 55])
        self.world.set_clock(timedelta(minutes=off))
        self.seen["clock changes"] += 1

    def _leap_and_return(self) -> None:
        """A clock that is wrong by days, for some minutes."""
        off = self.world.clocks.off
        if not self.world.processes:
            return
        self.world.set_clock(off + timedelta(days=self.lot.choice([1, 30, 366])))
        for process in self.world.processes:
            process.do("heartbeat")
            process.do("tick")
        self.world.set_clock(off)
        for process in self.world.processes:
            process.lanes.finish()
            process.desk.write()
            process.do("mend")
        self.seen["leaps"] += 1

    def _back_up(self) -> None:
        self.world.keep_copy()
        for process in self.world.processes:  # within a minute of it; who starts later leaves a mark anyway
            process.do("marks")
        self.memory = Memory(copy.deepcopy(self.people), len(self.world.office.ledger))
        self.seen["backups"] += 1

    def _restore(self) -> None:
        """The people are as they were then, only what they may have been told stays told.

        Nobody remembers what was sent by settings that are undone: another zone's hour may come again.
        """
        if self.memory is None:
            return
        self.world.set_clock(timedelta(0))
        self.calm_until = self.world.clocks.true + timedelta(hours=12)
        self.world.put_back()
        restored = copy.deepcopy(self.memory.people)
        for then, now in zip(restored, self.people, strict=True):
            then.may |= now.may
            then.excused |= now.excused
            then.switched_off |= now.switched_off
            if then.settings != now.settings:
                self.undone.append((then.id, self.memory.taken, len(self.world.office.ledger)))
        self.people = restored
        self.seen["restores"] += 1

    def _refuse(self) -> None:
        self.world.refusing += self.lot.choices([ANSWERED, LOST], k=self.lot.randint(1, 4))
        self.seen["refusals"] += 1

    def _decide_hold(self) -> None:
        """The owner is asked what to do with what a restore holds."""
        with unit(self.world.app) as session, across_owners("test"):
            hold = holds.current(session)
            if hold is None or hold.phase is not Phase.ASKED:
                return
            held = self.lot.choice(list(Held))
            waiting = select(Delivery).where(Delivery.state == DeliveryState.HELD)
            rows = session.scalars(waiting).all()
            holding.adopt(session, held, now=self.world.clocks.wall)
            for row in rows:
                session.refresh(row)
                if row.state is DeliveryState.QUEUED:
                    self._allow(row)
        self.seen["holds decided"] += 1

    # what the processes do

    def _kill(self, process: Process) -> None:
        """In the middle of what it does."""
        for _step in range(self.lot.randint(0, 40)):
            if process.lanes.tracks:
                process.lanes.step(self.lot.randrange(99))
        torn = self.lot.choice([b"", b"S 1", b'D [1, 1, "sen', b"\0\0\0"])
        self.world.kill(process, torn)
        self.seen["kills"] += 1

    def _work(self, *, in_peace: bool) -> None:
        self._staff(in_peace)
        for process in list(self.world.processes):
            if not in_peace and self._chance(0.04):
                continue  # it is suspended
            process.do("heartbeat")
            process.do("mend")
            process.do("reap")
            self._plan(process)
        self._send(in_peace)
        if in_peace or self._chance(0.5):
            for process in list(self.world.processes):
                process.do("reap")

    def _staff(self, in_peace: bool) -> None:
        if self.world.clocks.true < self.down_until and not in_peace:
            return
        wanted = 1 if in_peace else self.lot.choice([1, 1, 2, 3])
        while len(self.world.processes) < wanted:
            self._note_chance()
            self.world.refusing.clear()
            self.world.start()
        if len(self.world.processes) > wanted and self._chance(0.3):
            self.world.end(self.lot.choice(self.world.processes))

    def _note_chance(self) -> None:
        for person in self.people:
            person.may_be_planned(self.world.clocks.wall)

    def _plan(self, process: Process) -> None:
        trusts, refused = process.runtime.watch.trusts(), self.world.refused
        if trusts:
            self._note_chance()
        process.do("tick")
        if trusts and self.world.refused == refused:
            for person in self.people:
                person.is_planned(self.world.clocks.wall)

    def _send(self, in_peace: bool) -> None:
        """All of them at once, one step here, one step there; some die on the way."""
        while busy := [each for each in self.world.processes if each.lanes.tracks]:
            process = self.lot.choice(busy)
            process.lanes.step(self.lot.randrange(99))
            if not in_peace and self._chance(0.0008):
                self._kill(process)
        for process in self.world.processes:
            process.desk.write()

    def _end(self) -> None:
        """Peace: one process that lives, a clock that is right, a post office that takes everything."""
        self.weather.answers = [Answer.TAKES]
        self.world.refusing.clear()
        self.world.set_clock(timedelta(0))
        self._decide_hold()
        with unit(self.world.app) as session, across_owners("test"):
            session.execute(update(Channel).values(quiet_from=None, quiet_until=None))
        for _step in range(LAST_STEPS):
            self.world.pass_by(STEP)
            self._work(in_peace=True)
            self._decide_hold()
