"""`crm run`, `web`, `scheduler` and `upgrade`: the processes of an instance."""

import click
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from crm.cli.homes import know_again
from crm.cli.instance import begin, bring_up, migrated_app, ready_app
from crm.cli.listening import (
    EVERYWHERE,
    LOOPBACK,
    address,
    ending_on_signals,
    leave,
    listen,
    own_address,
    undisturbed,
    wait_for_signal,
)
from crm.config import Settings
from crm.db.meta import set_meta
from crm.jobs import marks
from crm.jobs.housekeeping import keep_ground
from crm.jobs.runtime import Runtime
from crm.jobs.table import JOBS
from crm.jobs.wording import mail_state
from crm.notifications.units import unit
from crm.outbound.setup import MailSetup, mail_setup
from crm.web import logs
from crm.web.public import PRINTED

log = structlog.get_logger()

INCOMPLETE = (MailSetup.NO_SENDER, MailSetup.BAD_SENDER, MailSetup.NO_PASSWORD)
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
    """Start the web part only; reminders need a `crm scheduler` beside it.

    Another server can do the same: gunicorn --threads 8 "crm.cli:wsgi()".
    """
    app, settings = migrated_app()
    _serve(app, settings, host=EVERYWHERE if lan else host, port=port, runtime=None)


@click.command()
@click.option("--once", metavar="JOB", help="Run one job now, and end.")
def scheduler(once: str | None) -> None:
    """Start the scheduler only; any number of them may run."""
    app, _settings = migrated_app()
    know_again(app)
    if once is not None:
        _run_once(_runtime(app), once)
        return
    with ending_on_signals():
        with undisturbed():
            runtime = _runtime(app)
            runtime.start()
        click.echo("Keepwarm's scheduler is running.   (stop it with Ctrl+C)")
        wait_for_signal()
    _stop(runtime)
    leave()


@click.command()
def upgrade() -> None:
    """Bring the database to this version; an SQLite file is copied to backups/ first."""
    app, settings = begin()
    done = bring_up(app, settings)
    click.echo("The database was upgraded." if done else "The database is up to date.")


def wsgi() -> Flask:
    """The app for another web server, which does not migrate and runs no scheduler."""
    return migrated_app()[0]


def serve(app: Flask, settings: Settings, *, host: str, port: int) -> None:
    """Listen, and run the scheduler, until a signal comes; prints and keeps the address."""
    runtime = None
    if settings.scheduler == "on":
        know_again(app)
        runtime = _runtime(app)
    _serve(app, settings, host=host, port=port, runtime=runtime)


def _serve(app: Flask, settings: Settings, *, host: str, port: int, runtime: Runtime | None) -> None:
    try:
        server = listen(app, host, port)
        with ending_on_signals():
            _introduce(app, settings, host=host, port=port)
            if runtime is not None:
                with undisturbed():
                    runtime.start()
            server.run()  # type: ignore[no-untyped-call]
        server.close()  # type: ignore[no-untyped-call]
    finally:
        if runtime is not None:
            _stop(runtime)
    click.echo("Keepwarm has stopped.")
    leave()


def _runtime(app: Flask) -> Runtime:
    """The scheduler of this process; its lines in the log bear its name from now on."""
    runtime = Runtime(app, JOBS)
    logs.name_worker(runtime.worker_id)
    return runtime


def _stop(runtime: Runtime) -> None:
    """Stop, and leave a mark: a copy of the database that is older than this is known by it."""
    runtime.stop()
    try:
        marks.recognise(runtime.app)
    except (SQLAlchemyError, OSError) as problem:  # the next start compares with the mark before
        log.warning("no mark was left", error=type(problem).__name__)


def _introduce(app: Flask, settings: Settings, *, host: str, port: int) -> None:
    """Keep the address for links in mails and calendars, and say it."""
    reached = address(host, port)
    with unit(app) as session:
        set_meta(session, PRINTED, reached)
        keep_ground(session, settings)
    if mail_setup(settings) in INCOMPLETE:
        click.echo(mail_state(settings), err=True)
    if host == EVERYWHERE and own_address() is None:
        click.echo("This machine is in no network now, so no other device can reach it.", err=True)
    if settings.public_url:
        click.echo(f"Keepwarm is at {settings.public_url}, and here: {reached}   (stop it with Ctrl+C)")
    else:
        click.echo(f"Keepwarm is at {reached}   (stop it with Ctrl+C)")


def _run_once(runtime: Runtime, name: str) -> None:
    job = next((job for job in runtime.jobs if job.name == name), None)
    try:
        if job is None:
            known = ", ".join(each.name for each in runtime.jobs)
            raise click.ClickException(f"There is no job {name}; there are: {known}.")
        error = runtime.run(job)
    finally:
        _stop(runtime)
    if error:
        raise click.ClickException(error)
    click.echo(f"{name} is done.")
