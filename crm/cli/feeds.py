"""`crm feed`: a calendar address from the shell."""

import click
from flask import Flask

from crm import clock
from crm.accounts import queries as accounts
from crm.cli.instance import ready_app
from crm.config import Settings
from crm.db.owner import acting_as
from crm.feeds import actions, address
from crm.feeds.address import AddressBox
from crm.feeds.definition import Definition
from crm.feeds.models import DEFAULT_NAME, Privacy
from crm.notifications.units import unit
from crm.web import reach_wording
from crm.web.public import base_url
from crm.web.reach import reach


@click.group()
def feed() -> None:
    """Calendar addresses for calendar apps."""


@feed.command()
@click.option("--user", "email", required=True, metavar="E-MAIL", help="Whose calendar it is.")
@click.option("--name", default=DEFAULT_NAME, show_default=True, help="What calendar apps call it.")
@click.option(
    "--privacy",
    type=click.Choice([level.value for level in Privacy]),
    default=Privacy.INITIALS.value,
    show_default=True,
    help="How much it says of people.",
)
def create(email: str, name: str, privacy: str) -> None:
    """Make a calendar address; prints it, and who can read it."""
    app, settings = ready_app()
    definition = Definition(name=name.strip() or DEFAULT_NAME, privacy=Privacy(privacy))
    made, readers = made_for(app, settings, email, definition)
    click.echo(made)
    click.echo(readers, err=True)


def made_for(app: Flask, settings: Settings, email: str, definition: Definition) -> tuple[str, str]:
    """A new address of this account, and who can read it, in words."""
    box = AddressBox(app.config["SECRET_KEY"])
    with unit(app) as session:
        found = accounts.by_email(session, email)
        if found is None:
            raise click.ClickException(f"There is no account {email}.")
        with acting_as(found.id):
            _feed, token = actions.create(session, definition, box=box, now=clock.now())
        base = base_url(session, settings)
    with app.test_request_context():
        readers = f"{reach_wording.TITLES[reach(base).place]}."
    return base + address.path(token, definition.name), readers
