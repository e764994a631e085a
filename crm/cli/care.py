"""`crm doctor`, `backup` and `restore`."""

import secrets
import sys
from pathlib import Path

import click

from crm import clock
from crm.cli import backups, checkup
from crm.cli.instance import app_of, bring_up, ready_app
from crm.config import load
from crm.db.flask import db
from crm.db.meta import set_meta
from crm.db.owner import across_owners
from crm.notifications import actions, queries
from crm.notifications.units import current_stamp, unit

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)


@click.command()
def doctor() -> None:
    """Look over settings, database, mail and stored dates; ends with 1 when something is wrong."""
    app, settings = ready_app()
    with app.app_context():
        findings = list(checkup.examine(db.session(), settings, now=clock.now()))
        db.session.rollback()
    for finding in findings:
        click.echo(f"{'ok  ' if finding.is_well else 'BAD '} {finding.text}")
    if not all(finding.is_well for finding in findings):
        sys.exit(1)


@click.command()
@FILE
def backup(file: Path | None) -> None:
    """Write a backup (one zip, with the secret key: keep it safe), also while Keepwarm is running."""
    _app, settings = ready_app()
    folder = settings.instance / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    target = file or folder / f"keepwarm-{clock.now():%Y%m%d-%H%M%S}.zip"
    try:
        backups.write(settings, target)
    except (backups.BadBackup, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Written to {target}. It holds the secret key: keep it where only you can read it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Even if Keepwarm seems to be running.")
def restore(file: Path, force: bool) -> None:
    """Put a backup in place of what is here (which is backed up first); nothing queued is sent by itself."""
    settings = load()
    if not backups.is_sqlite(settings):
        raise click.ClickException("With PostgreSQL use pg_restore, then `crm upgrade`.")
    if (settings.instance / backups.DATABASE).exists():
        _leave_safely(force=force)
    settings.instance.mkdir(parents=True, exist_ok=True)
    try:
        backups.read(file, settings)
    except backups.BadBackup as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored from {file}. {_new_epoch()} waiting messages are held until you decide.")


def _leave_safely(*, force: bool) -> None:
    """Refuse while a process is alive, and back up what is about to be replaced."""
    app, settings = ready_app()
    with app.app_context(), across_owners("restore"):
        alive = queries.live_workers(db.session(), now=clock.now())
        db.session.rollback()
        db.engine.dispose()
    if alive and not force:
        raise click.ClickException("Keepwarm is running. Stop it first, or use --force.")
    folder = settings.instance / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    backups.write(settings, folder / f"before-restore-{clock.now():%Y%m%d-%H%M%S}.zip")


def _new_epoch() -> int:
    """Begin a new epoch, so that nothing of before is sent again; how many deliveries are held."""
    settings = load()
    app = app_of(settings)
    bring_up(app, settings)
    with unit(app) as session:
        set_meta(session, queries.EPOCH, secrets.token_hex(8))
    with unit(app) as session:
        return actions.hold_all(session, current_stamp(app, session), now=clock.now())
