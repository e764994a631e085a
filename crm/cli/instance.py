"""What commands begin with: settings, an app, a database that is new enough."""

import sqlite3

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from crm import clock, config
from crm.app import create_app
from crm.db import migrate
from crm.db.flask import db


def app_of(settings: config.Settings) -> Flask:
    """The app; its instance folder exists afterwards."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    return create_app(settings)


def bring_up(app: Flask, settings: config.Settings) -> bool:
    """Migrate the database, an existing SQLite file with a backup first; True when something was done."""
    with app.app_context():
        try:
            return migrate.upgrade(db.engine, backups=settings.instance / "backups", now=clock.now())
        except (OperationalError, sqlite3.OperationalError) as error:
            raise click.ClickException(f"The database cannot be opened: {error}".split("\n")[0]) from error


def ready_app() -> tuple[Flask, config.Settings]:
    """App and settings, with the database at its newest."""
    settings = config.load()
    app = app_of(settings)
    bring_up(app, settings)
    return app, settings
