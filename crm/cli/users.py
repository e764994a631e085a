"""`crm user`: accounts made and mended from the shell."""

import secrets

import click

from crm import clock
from crm.accounts import actions, queries
from crm.accounts.passwords import hasher
from crm.cli.instance import ready_app
from crm.config import Settings
from crm.db.flask import db


@click.group()
def user() -> None:
    """Add accounts, and let people in again who lost their password."""


@user.command()
@click.argument("email")
@click.option("--zone", default="UTC", show_default=True, help="Time zone, such as Europe/Berlin.")
def add(email: str, zone: str) -> None:
    """Create an account; prints its password once."""
    app, settings = ready_app()
    password, stored = _fresh(settings)
    with app.app_context():
        new = actions.NewAccount(email=email, password_hash=stored, zone=zone)
        try:
            actions.create(db.session(), new, now=clock.now())
        except actions.AddressTaken as error:
            raise click.ClickException(f"There is an account {email} already.") from error
        db.session.commit()
    click.echo(f"{email} can sign in with: {password}")


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Set a new password and sign out everywhere; prints the password once."""
    app, settings = ready_app()
    password, stored = _fresh(settings)
    with app.app_context():
        session, now = db.session(), clock.now()
        found = queries.by_email(session, email)
        if found is None:
            raise click.ClickException(f"There is no account {email}.")
        found.password_hash = stored
        actions.end_all_sessions(session, found, now=now)
        session.commit()
    click.echo(f"{email} can sign in with: {password}")


def _fresh(settings: Settings) -> tuple[str, str]:
    """A new password, and its hash."""
    password = secrets.token_urlsafe(12)
    return password, hasher(settings.argon2_memory_kib, settings.argon2_passes).hash(password)
