"""What commands begin with: settings, logs, an app, a database that is new enough."""

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from crm import clock, config
from crm.app import create_app
from crm.db import migrate
from crm.db.flask import db
from crm.search import checking, spelling
from crm.web import logs

BACKUPS = "backups"


def begin() -> tuple[Flask, config.Settings]:
    """App and settings; the database is not touched. The instance folder exists afterwards."""
    settings = config.load()
    logs.set_up(as_json=settings.log_json)
    if settings.public_url and not settings.public_url.startswith(("http://", "https://")):
        raise click.ClickException("CRM_PUBLIC_URL has to begin with http:// or https://.")
    return app_of(settings), settings


def app_of(settings: config.Settings) -> Flask:
    """The app; its instance folder exists afterwards. Its connections end with the command."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = create_app(settings)
    command = click.get_current_context(silent=True)
    if command is not None:
        command.call_on_close(lambda: disconnect(app))
    return app


def disconnect(app: Flask) -> None:
    """Close every connection to the database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def bring_up(app: Flask, settings: config.Settings) -> bool:
    """Migrate the database, an existing SQLite file with a backup first; True when something was done."""
    with app.app_context():
        try:
            found = migrate.current(db.engine)
            if found is not None and not migrate.knows(found):
                raise click.ClickException("The database was made by a newer Keepwarm than this one.")
            done = migrate.upgrade(db.engine, backups=settings.instance / BACKUPS, now=clock.now())
            _fill_search()
            return done
        except DatabaseError as error:
            text = str(error.orig).strip().splitlines()[0]
            raise click.ClickException(f"The database cannot be opened: {text}") from error


def _fill_search() -> None:
    """Make what was there before search was, or was made in an older way, searchable; once."""
    session = db.session()
    spelling.prepare(session)
    if not checking.is_filled(session):
        checking.fill(session, keep=session.commit)
    session.commit()


def ready_app() -> tuple[Flask, config.Settings]:
    """App and settings, with the database brought to its newest."""
    app, settings = begin()
    bring_up(app, settings)
    return app, settings


def migrated_app() -> tuple[Flask, config.Settings]:
    """App and settings for one of several processes: these do not migrate, they ask for it."""
    app, settings = begin()
    if not is_current(app):
        raise click.ClickException("The database is not at this version yet. Run `crm upgrade` once.")
    return app, settings


def is_current(app: Flask) -> bool:
    """Whether the database is at the newest revision."""
    with app.app_context():
        found = migrate.current(db.engine)
    return found == migrate.newest()
