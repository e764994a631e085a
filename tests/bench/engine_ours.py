"""Our side: the engine as it runs in the product, with fences and journal, in a process of its own."""

import logging
import smtplib
import sys
import time
from datetime import UTC, datetime
from email.message import EmailMessage
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
from crm.outbound.mail import Envelope, Mail, message
from crm.outbound.outcome import Fence, Outcome, Result
from crm.outbound.ways import Ways
from tests.bench.engine_stage import Meter, Sink, lines

KIND = "follow_up"
SENDER = "nudges@example.org"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


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


def steady(url: str, instance: Path, path: Path, begin: float, step: float, seconds: float) -> None:
    """Tick every second for so long; how late each message was."""
    late: list[float] = []
    outside = Outside(Sink(path))
    sender, lifeline = a_sender(an_app(url, instance), outside)

    def a_timed_line(claimed: Claim) -> bytes:
        number = int(claimed.occ_key.partition("@")[0])
        late.append(time.time() - begin - number * step)
        return a_line(claimed)

    writing: Any = a_timed_line
    sender.write = writing
    meter = Meter()
    while time.time() < begin + seconds:
        start = time.monotonic()
        was_new = not late
        jobs.tick(sender.app, sender)
        if was_new:  # what is done once, the first time, is no part of steady work
            meter = Meter()
        time.sleep(max(0.0, 1 - (time.monotonic() - start)))
    meter.tell(lines(path), late)
    sender.stop(patience=1)
    lifeline.close(settled=True)


def mail(url: str, count: int, instance: Path, port: int) -> None:
    """The same over SMTP to that port; then as many with plain smtplib over one connection."""
    app = an_app(url, instance)
    named = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none"}
    settings = app.config["SETTINGS"].model_copy(update=named | {"smtp_from": SENDER})
    app.config["SETTINGS"] = settings
    sender, lifeline = a_sender(app, Outside(Sink(instance / "unused")))
    sender.ways = Ways(settings)
    sender.write = lambda claimed: a_mail(claimed.message_id)
    jobs.plan_all(app)
    meter = Meter()
    sent = sender.deliver()
    ours = time.perf_counter()
    sender.stop(patience=5)
    lifeline.close(settled=True)
    client = smtplib.SMTP("127.0.0.1", port)
    start = time.perf_counter()
    for number in range(count):
        client.send_message(a_mail(f"<{number}@example.org>"))
    plain = time.perf_counter() - start
    client.quit()
    meter.tell(sent, [ours - meter.start, plain])


def a_mail(message_id: str) -> EmailMessage:
    """As long as a digest."""
    envelope = Envelope(SENDER, "me@example.org", message_id, NOW)
    return message(Mail("Your nudges", "Write to Dana\n" * 40, "<p>Write to Dana</p>\n" * 60), envelope)


def main() -> None:
    """`send URL COUNT INSTANCE SINK`, `steady URL INSTANCE SINK BEGIN STEP SECONDS`, `mail URL COUNT ...`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    match sys.argv[1:]:
        case ["send", url, count, instance, sink]:
            send(url, int(count), Path(instance), Path(sink))
        case ["steady", url, instance, sink, begin, step, seconds]:
            steady(url, Path(instance), Path(sink), float(begin), float(step), float(seconds))
        case ["mail", url, count, instance, port]:
            mail(url, int(count), Path(instance), int(port))


if __name__ == "__main__":
    main()
