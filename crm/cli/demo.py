"""`crm demo`: Keepwarm with an invented example account to look around in."""

from pathlib import Path

import click
from flask import Flask

from crm import clock
from crm.accounts import passwords
from crm.accounts.choices import zones
from crm.cli.instance import ready_app
from crm.cli.listening import EVERYWHERE
from crm.cli.serving import HOST, LAN, PORT, serve
from crm.config import Settings
from crm.feeds.address import AddressBox
from crm.notifications.units import unit
from crm.transfer.demo import EMAIL, PASSWORD, NotEmpty, Start, begin, existing

ZONE_LINK = Path("/etc/localtime")


@click.command()
@HOST
@PORT
@LAN
def demo(host: str, port: int, lan: bool) -> None:
    """Make an invented example account, in an instance that holds no other, and start like `run`."""
    app, settings = ready_app()
    try:
        made_now = settle(app, settings)
    except NotEmpty as problem:
        raise click.ClickException(
            f"{settings.instance} holds other accounts. Name a folder of its own: "
            "CRM_INSTANCE=instance-demo crm demo"
        ) from problem
    click.echo("The example account is ready." if made_now else "The example account is as you left it.")
    click.echo(f"Sign in with {EMAIL} and the password: {PASSWORD}")
    serve(app, settings, host=EVERYWHERE if lan else host, port=port)


def settle(app: Flask, settings: Settings) -> bool:
    """Make the account unless it is there; whether it was made. Raises `NotEmpty`."""
    tool = passwords.hasher(settings.argon2_memory_kib, settings.argon2_passes)
    with unit(app, reading=True) as session:
        if existing(session) is not None:
            return False
    hashed, box = passwords.make(tool, PASSWORD), AddressBox(app.config["SECRET_KEY"])
    with unit(app) as session:
        begin(session, Start(clock.now(), machine_zone(ZONE_LINK), hashed, box))
    return True


def machine_zone(link: Path) -> str:
    """The zone of this machine's clock, by where /etc/localtime leads; UTC if that says nothing."""
    name = str(link.resolve()).rpartition("zoneinfo/")[2]
    return name if name in zones() else "UTC"
