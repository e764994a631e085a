"""Our side: the engine as it runs in the product, with fences and journal, in a process of its own."""

import logging
import sys
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from crm import clock, config
from crm.db.engine import engine_options
from crm.db.flask import db
from crm.notifications import actions, jobs, lifelines, registry
from crm.notifications.actions import Claim
from crm.notifications.delivering import Sender
from crm.notifications.units import shared_now, unit
from crm.outbound.outcome import Fence, Outcome, Result
from tests.bench.engine_stage import Meter, Sink, lines

KIND = "follow_up"


class Outside:
    """Stands where the ways out are: asks the fence, then writes one line."""

    has_mail = True

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.late: list[float] = []
        self.sent = 0

    def send(self, parcel: bytes, fence: Fence) -> Outcome:
        """Let it go."""
        fence()
        self.sink.take(parcel)
        self.sent += 1
        return Outcome(Result.SENT, response="written")

    def rest(self) -> None:
        """Nothing is open."""

    def abort(self) -> None:
        """Nothing takes long."""


def an_app(url: str, instance: Path) -> Flask:
    """The little that the engine needs of one."""
    app = Flask("engine")
    app.config.update(
        SETTINGS=config.load(instance=instance, database_url=url),
        SECRET_KEY=b"bench",
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
    )
    db.init_app(app)
    return app


def a_sender(app: Flask, outside: Outside) -> tuple[Sender, lifelines.Lifeline]:
    """A live worker with its journal, whose messages are a line each."""
    registry.register(KIND, lambda *_given: None)
    with unit(app) as session:
        worker_id = actions.enlist(session, now=shared_now(session))
    lifeline = lifelines.of(app, worker_id).open()
    ways: Any = outside
    sender = Sender(app, worker_id, clock=clock.now, ways=ways, journal=lifeline.journal)
    writing: Any = a_line
    sender.write = writing
    return sender, lifeline


def a_line(claimed: Claim) -> bytes:
    """The message, as short as the rival's."""
    return b"%d %d follow_up\n" % (claimed.id, claimed.user_id)


def send(url: str, count: int, instance: Path, path: Path) -> None:
    """Plan and send everything that is due."""
    outside = Outside(Sink(path))
    app = an_app(url, instance)
    sender, lifeline = a_sender(app, outside)
    meter = Meter()
    while outside.sent < count:
        jobs.tick(app, sender)
    meter.tell(lines(path))
    sender.stop(patience=1)
    lifeline.close(settled=True)


def main() -> None:
    """`send URL COUNT INSTANCE SINK`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    match sys.argv[1:]:
        case ["send", url, count, instance, sink]:
            send(url, int(count), Path(instance), Path(sink))


if __name__ == "__main__":
    main()
