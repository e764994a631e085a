"""`crm doctor`, `backup` and `restore`."""

import secrets
import sys
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import inspect

from crm import clock
from crm.cli import backups, checkup
from crm.cli.instance import BACKUPS, app_of, begin, bring_up, disconnect, is_current
from crm.config import Settings, load
from crm.db.flask import db
from crm.db.meta import set_meta
from crm.notifications import actions, queries
from crm.notifications.models import Worker
from crm.notifications.units import current_stamp, shared_now, unit


@click.command()
def doctor() -> None:
    """Look over settings, database, mail and stored dates; ends with 1 when something is wrong."""
    app, settings = begin()
    click.echo(f"instance: {settings.instance}")
    if not is_current(app):
        click.echo("BAD  database: not set up for this version; `crm upgrade` does it")
        sys.exit(1)
    is_well = True
    with app.app_context():
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
            kept = _leave_safely(app, settings, force=force)
            backups.place(found, settings)
    except backups.BadBackup as error:
        raise click.ClickException(str(error)) from error
    held = _new_epoch()
    click.echo(f"Restored from {file}.")
    if kept is not None:
        click.echo(f"What was here before is in {kept}.")
    click.echo(f"{held} mails that may have been sent since are on hold: decide on them under Notices.")


def _write(settings: Settings, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        backups.write(settings, target)
    except backups.BadBackup as error:
        raise click.ClickException(str(error)) from error


def _leave_safely(app: Flask, settings: Settings, *, force: bool) -> Path | None:
    """Refuse while a process is alive; back up what is about to be replaced, if there is anything."""
    with app.app_context():
        there = inspect(db.engine).has_table(Worker.__tablename__)
    if not there:
        return None
    with unit(app, reading=True) as session:
        alive = [
            (worker.host, worker.pid) for worker in queries.live_workers(session, now=shared_now(session))
        ]
    if alive and not force:
        names = ", ".join(f"process {pid} on {host}" for host, pid in alive)
        raise click.ClickException(f"Keepwarm is running ({names}). Stop it first, or use --force.")
    disconnect(app)
    kept = settings.instance / BACKUPS / f"before-restore-{clock.now():%Y%m%d-%H%M%S}.zip"
    _write(settings, kept)
    return kept


def _new_epoch() -> int:
    """Begin a new epoch, so that nothing is sent again by itself; how many mails are held."""
    settings = load()
    app = app_of(settings)
    bring_up(app, settings)
    with unit(app) as session:
        set_meta(session, queries.EPOCH, secrets.token_hex(8))
        for worker in queries.all_workers(session):
            actions.retire(session, worker.id)
    with unit(app) as session:
        return actions.hold_all(session, current_stamp(app, session), now=shared_now(session))
