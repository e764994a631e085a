"""`crm run`, `web`, `scheduler` and `upgrade`: the processes of an instance."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from flask import Flask
from waitress.server import create_server

from crm.cli.instance import app_of, bring_up, ready_app
from crm.config import Settings, load
from crm.db.flask import db
from crm.db.meta import set_meta
from crm.jobs.runtime import Runtime
from crm.jobs.table import JOBS
from crm.web.public import PRINTED

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only with --lan
THREADS = 6
HOST = click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
LAN = click.option("--lan", is_flag=True, help="Let other devices in this network in.")


@click.command()
@HOST
@PORT
@LAN
def run(host: str, port: int, lan: bool) -> None:
    """Start web and scheduler in one process; set up and migrate the database first."""
    app, settings = ready_app()
    serve(app, settings, host=EVERYWHERE if lan else host, port=port)


@click.command()
@HOST
@PORT
@LAN
def web(host: str, port: int, lan: bool) -> None:
    """Start the web part only; reminders need a `crm scheduler` beside it."""
    app, _settings = ready_app()
    with _listening(app, EVERYWHERE if lan else host, port) as address:
        click.echo(f"Keepwarm (web only) is at {address}")
        _until_signal()


@click.command()
@click.option("--once", metavar="JOB", help="Run one job now, and end.")
def scheduler(once: str | None) -> None:
    """Start the scheduler only; any number of them may run."""
    app, _settings = ready_app()
    runtime = Runtime(app, JOBS)
    if once is not None:
        _run_once(runtime, once)
        return
    runtime.start()
    click.echo("Keepwarm's scheduler is running.")
    try:
        _until_signal()
    finally:
        runtime.stop()


@click.command()
def upgrade() -> None:
    """Bring the database to this version; an SQLite file is copied to backups/ first."""
    settings = load()
    app = app_of(settings)
    done = bring_up(app, settings)
    click.echo("The database was upgraded." if done else "The database is up to date.")


def serve(app: Flask, settings: Settings, *, host: str, port: int) -> None:
    """Listen and run the scheduler until a signal comes; prints and keeps the address."""
    with _listening(app, host, port) as address:
        with app.app_context():
            set_meta(db.session(), PRINTED, address)
            db.session.commit()
        runtime = Runtime(app, JOBS) if settings.scheduler == "on" else None
        if runtime is not None:
            runtime.start()
        click.echo(f"Keepwarm is at {address}   (stop it with Ctrl+C)")
        try:
            _until_signal()
        finally:
            if runtime is not None:
                runtime.stop()


@contextmanager
def _listening(app: Flask, host: str, port: int) -> Iterator[str]:
    """Serve in a thread; yields the address that others may use. A taken port is said in words."""
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None)
    except OSError as error:
        hint = f"Choose another: make run PORT={port + 1}, or crm run --port {port + 1}."
        raise click.ClickException(f"Port {port} cannot be used ({error.strerror}). {hint}") from error
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{_reachable(host)}:{port}"
    finally:
        server.close()
        server.task_dispatcher.shutdown(timeout=3)


def _reachable(host: str) -> str:
    """The address by which other devices find this one, when it listens everywhere."""
    if host != EVERYWHERE:
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: this only asks which way it would go
            name: str = probe.getsockname()[0]
        except OSError:
            return LOOPBACK
    return name


def _run_once(runtime: Runtime, name: str) -> None:
    job = next((job for job in runtime.jobs if job.name == name), None)
    try:
        if job is None:
            known = ", ".join(each.name for each in runtime.jobs)
            raise click.ClickException(f"There is no job {name}; there are: {known}.")
        error = runtime.run(job)
    finally:
        runtime.stop()
    if error:
        raise click.ClickException(error)
    click.echo(f"{name} is done.")


def _until_signal() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    while not stop.wait(timeout=3600):
        pass
