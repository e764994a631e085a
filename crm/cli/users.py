"""`crm user`: accounts made and mended from the shell."""

import secrets
from collections.abc import Iterable

import click

from crm import clock
from crm.accounts import actions, passwords, queries
from crm.accounts.addresses import NoAddress, normalised
from crm.accounts.password_rules import refusal
from crm.accounts.wording import password_refusal
from crm.cli.demo import ZONE_LINK, machine_zone
from crm.cli.instance import ready_app
from crm.config import Settings
from crm.db.flask import db
from crm.notifications.occurrence import zone as known_zone

ASK = click.option("--ask", is_flag=True, help="Ask for the password instead of making one up.")


@click.group()
def user() -> None:
    """Add accounts, and let people in again who lost their password."""


@user.command()
@click.argument("email")
@click.option("--zone", default=None, help="Time zone such as Europe/Berlin; this machine's if not given.")
@click.option("--name", default="", help="How mails greet.")
@ASK
def add(email: str, zone: str | None, name: str, ask: bool) -> None:
    """Create an account; prints its password once."""
    app, settings = ready_app()
    address, place = _address(email), _zone(zone)
    password = _password(ask=ask, about=(address, name))
    new = actions.NewAccount(
        email=address, password_hash=_hashed(settings, password), name=name, zone=place, is_newcomer=True
    )
    with app.app_context():
        try:
            actions.create(db.session(), new, now=clock.now())
        except actions.AddressTaken as error:
            raise click.ClickException(f"There is an account {address} already.") from error
        db.session.commit()
    click.echo(f"{address} has an account, with the clock of {place}.")
    _say(password, asked=ask)


@user.command()
@click.argument("email")
@ASK
def reset(email: str, ask: bool) -> None:
    """Set a new password and sign out everywhere; prints the password once."""
    app, settings = ready_app()
    password = _password(ask=ask, about=(email,))
    stored = _hashed(settings, password)
    with app.app_context():
        session = db.session()
        found = queries.by_email(session, email)
        if found is None:
            raise click.ClickException(f"There is no account {email}.")
        actions.change_password(session, found, stored, now=clock.now())
        session.commit()
    click.echo(f"{email} has a new password and is signed out everywhere.")
    _say(password, asked=ask)


def _address(text: str) -> str:
    try:
        return normalised(text)
    except NoAddress as problem:
        raise click.ClickException(f"{text} is no mail address.") from problem


def _zone(name: str | None) -> str:
    if name is None:
        return machine_zone(ZONE_LINK)
    if known_zone(name).key != name:
        raise click.ClickException(f"There is no time zone {name}. They look like Europe/Berlin.")
    return name


def _password(*, ask: bool, about: Iterable[str]) -> str:
    """What was typed, twice and good enough; else made up."""
    if not ask:
        return secrets.token_urlsafe(12)
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    bad = refusal(typed, about=about)
    if bad is not None:
        raise click.ClickException(password_refusal(bad))
    return typed


def _hashed(settings: Settings, password: str) -> str:
    return passwords.make(passwords.hasher(settings.argon2_memory_kib, settings.argon2_passes), password)


def _say(password: str, *, asked: bool) -> None:
    if not asked:
        click.echo(f"Password: {password}")
