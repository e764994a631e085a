"""`crm export`: an account as files, from the shell."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from crm import clock
from crm.accounts import queries as accounts
from crm.cli.instance import ready_app
from crm.core.when import When
from crm.db.owner import acting_as
from crm.notifications.units import unit
from crm.transfer.export import archive
from crm.transfer.export.archive import Scope


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--user", "email", required=True, metavar="E-MAIL", help="Whose account it is.")
@click.option("--with-confidence", is_flag=True, help="Also what was told in confidence.")
def export(file: Path, email: str, with_confidence: bool) -> None:
    """Write an account into a ZIP; `crm import` reads it into an empty one. An existing file is kept."""
    app, _settings = ready_app()
    with unit(app, reading=True) as session, app.test_request_context():
        found = accounts.by_email(session, email)
        if found is None:
            raise click.ClickException(f"There is no account {email}.")
        when = When(clock.now(), ZoneInfo(found.zone))
        with acting_as(found.id), file.open("xb") as target:
            archive.write(session, found, target, scope=Scope(with_confidence), when=when)
    click.echo(f"Written: {file} ({file.stat().st_size / 1_000_000:.1f} MB)")
