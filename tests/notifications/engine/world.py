"""A world for the engine: clocks that are set, a database that fails or goes back in time, and users."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from crm import config
from crm.accounts import actions as accounts
from crm.accounts import queries as people
from crm.accounts.actions import change_settings
from crm.accounts.models import User
from crm.app import create_app
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import across_owners, acting_as
from crm.jobs import watch
from crm.notifications import breaker, registry
from crm.notifications.journal import FOLDER
from crm.notifications.models import Delivery, DeliveryState
from crm.notifications.units import unit
from crm.outbound.mail import Mail
from tests.notifications.engine.post_office import PostOffice
from tests.notifications.engine.process import Process, pause

ANSWERED, LOST = "answered", "lost"


@dataclass
class Clocks:
    """A steady clock, and one on the wall that goes wrong by `off`."""

    traveller: time_machine.Traveller
    true: datetime
    off: timedelta = timedelta(0)
    steady: float = 1000.0

    @property
    def wall(self) -> datetime:
        """What the engine takes for the present."""
        return self.true + self.off

    def pass_by(self, by: timedelta) -> None:
        """Time passes."""
        self.true += by
        self.steady += by.total_seconds()
        self.traveller.move_to(self.wall)

    def set(self, off: timedelta) -> None:
        """Somebody sets the clock on the wall."""
        self.off = off
        self.traveller.move_to(self.wall)


@dataclass
class Row:
    """A delivery as it stands."""

    id: int
    user_id: int
    kind: str
    occ_key: str
    channel: str
    state: DeliveryState
    owner: str | None
    error_class: str
    key: str


COLUMNS = (
    Delivery.id,
    Delivery.user_id,
    Delivery.kind,
    Delivery.occ_key,
    Delivery.channel,
    Delivery.state,
    Delivery.owner,
    Delivery.error_class,
    Delivery.message_id,
)


class World:
    """One instance on SQLite. `nothing_due` are the (user, day) on which a digest has nothing to say.

    `allowed` counts, by key, how often somebody asked for a repetition; `past` are the keys that were taken
    before the database went back in time.
    """

    def __init__(self, app: Flask, clocks: Clocks, office: PostOffice) -> None:
        self.app = app
        self.clocks = clocks
        self.office = office
        self.folder = Path(app.config["SETTINGS"].instance)
        self.processes: list[Process] = []
        self.nothing_due: Callable[[int, str], bool] = lambda _user, _day: False
        self.allowed: Counter[str] = Counter()
        self.past: set[str] = set()
        self.refusing: list[str] = []
        self.refused = 0

    def pass_by(self, by: timedelta) -> None:
        """Time passes, and everybody who lives looks at the clocks, as they do twice a second."""
        self.clocks.pass_by(by)
        self._look()

    def set_clock(self, off: timedelta) -> None:
        """The clock on the wall is set."""
        self.clocks.set(off)
        self._look()

    def _look(self) -> None:
        for process in self.processes:
            process.runtime.watch.look()

    def start(self) -> Process:
        """Another process."""
        process = Process(self.app, self.office)
        self.processes.append(process)
        return process

    def kill(self, process: Process, torn: bytes = b"") -> None:
        """One less."""
        self.processes.remove(process)
        process.die(torn)

    def end(self, process: Process) -> None:
        """The same, in good order."""
        self.processes.remove(process)
        process.end()

    @contextmanager
    def acting(self, user_id: int) -> Iterator[tuple[Session, User]]:
        """A request of this user."""
        with acting_as(user_id), unit(self.app) as session:
            user = people.by_id(session, user_id)
            assert user is not None
            yield session, user

    def change(self, user_id: int, **values: Any) -> None:
        """The user saves the settings."""
        with self.acting(user_id) as (session, user):
            change_settings(session, user, values, now=self.clocks.wall)

    def a_user(self, number: int, zone: str, hour: time) -> int:
        """A new account; its id."""
        with unit(self.app) as session:
            new = accounts.NewAccount(f"u{number}@example.org", "none", "Robin Fell", zone)
            user_id = accounts.create(session, new, now=self.clocks.wall).id
        self.change(user_id, nudge_at=hour)
        return user_id

    def rows(self) -> list[Row]:
        """The outbox."""
        with unit(self.app, reading=True) as session, across_owners("test"):
            found = session.execute(select(*COLUMNS).order_by(Delivery.id)).all()
        return [Row(*row[:-1], key=row[-1].strip("<>")) for row in found]

    def keep_copy(self) -> None:
        """A backup."""
        target = self.folder.parent / "kept.sqlite3"
        target.unlink(missing_ok=True)
        source, copy = sqlite3.connect(self.folder / "crm.sqlite3"), sqlite3.connect(target)
        source.backup(copy)
        source.close()
        copy.close()

    def put_back(self) -> None:
        """Everybody dies, and the database is that of the backup."""
        for process in list(self.processes):
            self.kill(process)
        self.close()
        put(self.folder.parent / "kept.sqlite3", self.folder)
        self.past |= set(self.office.count)

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def write(self, _session: Session, user: User, key: str, _when: When) -> Mail | None:
        """Writes the digests."""
        return None if self.nothing_due(user.id, key) else Mail(f"{user.id} {key}", "what is due")

    def at_commit(self, connection: Connection) -> None:
        """The database refuses, or takes it and its answer is lost."""
        if not self.refusing:
            return
        self.refused += 1
        if self.refusing.pop() == LOST:
            connection.connection.driver_connection.execute("COMMIT")  # type: ignore[union-attr]
        raise OperationalError("COMMIT", {}, OSError("the disk is away"))


def put(source: Path, folder: Path) -> None:
    """Put a database into its place."""
    for suffix in ("-wal", "-shm"):
        (folder / f"crm.sqlite3{suffix}").unlink(missing_ok=True)
    shutil.copyfile(source, folder / "crm.sqlite3")


@dataclass
class Stage:
    """An app whose database is made anew for each world."""

    app: Flask
    template: Path
    folder: Path
    current: list[World] = field(default_factory=list)

    @contextmanager
    def world(self, start: datetime, answer: Callable[[], Any]) -> Iterator[World]:
        """A world that begins then, without users."""
        shutil.rmtree(self.folder / FOLDER, ignore_errors=True)
        shutil.rmtree(self.folder / "laps", ignore_errors=True)
        (self.folder / "state.json").unlink(missing_ok=True)
        put(self.template, self.folder)
        with time_machine.travel(start, tick=False) as traveller:
            clocks = Clocks(traveller, start)
            world = World(self.app, clocks, PostOffice(answer, pause))
            registry.register("digest", world.write)
            self.current.append(world)
            with pytest.MonkeyPatch.context() as machine:
                machine.setattr(watch, "steady", lambda: clocks.steady)
                machine.setattr(breaker, "time", SimpleNamespace(monotonic=lambda: clocks.steady))
                try:
                    yield world
                finally:
                    world.refusing.clear()
                    for process in list(world.processes):
                        world.kill(process)
                    self.current.remove(world)
                    world.close()

    def at_commit(self, connection: Connection) -> None:
        """As the world that is on has it."""
        for world in self.current:
            world.at_commit(connection)


@contextmanager
def a_stage(template: Path, folder: Path) -> Iterator[Stage]:
    """A place for worlds, one after the other."""
    instance = folder / "instance"
    instance.mkdir()
    address = f"sqlite:///{instance / 'crm.sqlite3'}"
    app = create_app(
        config.load(
            instance=instance,
            database_url=address,
            mail_to_files=False,
            public_url="http://crm.example.org",
            smtp_host="127.0.0.1",
            smtp_from="nudges@example.org",
            smtp_security="none",
        )
    )
    before = registry.subject("digest")
    stage = Stage(app, template, instance)
    put(template, instance)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "connect", _not_to_disk)
    event.listen(engine, "commit", stage.at_commit)
    try:
        yield stage
    finally:
        registry.forget("digest")
        if before is not None:
            registry.register("digest", before.renderer, brief=before.brief, place=before.place)
        with app.app_context():
            engine.dispose()


def _not_to_disk(connection: Any, _record: object) -> None:
    """A kill takes nothing from the disk, and power is not cut here."""
    connection.execute("PRAGMA synchronous=OFF")
