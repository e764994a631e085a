"""`crm doctor`, `backup` and `restore`."""

import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect

from crm import clock
from crm.cli import backups, checkup, homes
from crm.cli.instance import BACKUPS, app_of, begin, bring_up, disconnect, is_current
from crm.config import Settings, load
from crm.db.flask import db
from crm.jobs import marks
from crm.notifications import queries
from crm.notifications.hold import Hold
from crm.notifications.models import Worker
from crm.notifications.units import shared_now, unit


@click.command()
@click.option("--mend", is_flag=True, help="First put right what is stored otherwise than the facts say.")
def doctor(*, mend: bool) -> None:
    """Look over settings, database, mail and stored dates; ends with 1 when something is wrong."""
    app, settings = begin()
    click.echo(f"instance: {settings.instance}")
    if not is_current(app):
        click.echo("BAD  database: not set up for this version; `crm upgrade` does it")
        sys.exit(1)
    is_well = True
    with app.app_context():
        if mend:
            checkup.mend(db.session(), now=clock.now())
        for finding in checkup.examine(db.session(), settings, now=clock.now()):
            click.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.text}")
            is_well = is_well and finding.is_well
        db.session.rollback()
    sys.exit(0 if is_well else 1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
def backup(file: Path | None) -> None:
    """Write a backup (one zip, with the secret key: keep it safe), also while Keepwarm is running."""
    _app, settings = begin()
    target = file or settings.instance / BACKUPS / f"keepwarm-{clock.now():%Y%m%d-%H%M%S}.zip"
    _write(settings, target)
    click.echo(f"Written to {target}.")
    click.echo("It holds everything, the secret key too: keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Even if Keepwarm seems to be running.")
def restore(file: Path, force: bool) -> None:
    """Put a backup in place of what is here (which is backed up first); nothing queued is sent by itself."""
    app, settings = begin()
    try:
        with backups.opened(file, settings) as found:
            kept, past = _leave_safely(app, settings, force=force)
            backups.place(found, settings)
    except backups.BadBackup as error:
        raise click.ClickException(str(error)) from error
    hold = _new_epoch(past)
    click.echo(f"Restored from {file}.")
    if kept is not None:
        click.echo(f"What was here before is in {kept}.")
    click.echo(f"{hold.held} mails that may have been sent since are on hold: decide on them under Notices.")
    if hold.is_silent:
        click.echo(homes.QUESTION)


def _write(settings: Settings, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        backups.write(settings, target)
    except backups.BadBackup as error:
        raise click.ClickException(str(error)) from error


def _leave_safely(app: Flask, settings: Settings, *, force: bool) -> tuple[Path | None, frozenset[str]]:
    """Refuse while a process is alive; back up what is about to be replaced, if there is anything.

    Where that backup is, and the epochs that there were.
    """
    with app.app_context():
        there = inspect(db.engine).has_table(Worker.__tablename__)
    if not there:
        return None, frozenset()
    with unit(app, reading=True) as session:
        alive = [
            (worker.host, worker.pid) for worker in queries.live_workers(session, now=shared_now(session))
        ]
        past = marks.known_epochs(session)
    if alive and not force:
        names = ", ".join(f"process {pid} on {host}" for host, pid in alive)
        raise click.ClickException(f"Keepwarm is running ({names}). Stop it first, or use --force.")
    disconnect(app)
    kept = settings.instance / BACKUPS / f"before-restore-{clock.now():%Y%m%d-%H%M%S}.zip"
    _write(settings, kept)
    return kept, past


def _new_epoch(past: frozenset[str]) -> Hold:
    """Begin a new epoch, so that nothing is sent again by itself; what is on hold."""
    settings = load()
    app = app_of(settings)
    bring_up(app, settings)
    return marks.restored(app, past=past)
