"""`crm inspect` and `crm import`: files read from the shell."""

import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from crm import clock, config
from crm.accounts import queries as accounts
from crm.app import create_app
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.transfer import wording
from crm.transfer.invitations.staging import HandedIn
from crm.transfer.invitations.unattended import Taken, take
from crm.transfer.reading import (
    MAX_BYTES,
    ErrorCode,
    Problem,
    Reader,
    Understood,
    inspect_record,
    understand,
)

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command("inspect")
@FILES
@click.option("--zone", default="UTC", show_default=True, help="Zone for times that name none.")
@click.option(
    "--own", multiple=True, metavar="E-MAIL", help="An address of yours; may be given several times."
)
def inspect(files: tuple[Path, ...], zone: str, own: tuple[str, ...]) -> None:
    """Print what is understood of each file: one JSON object a line. Touches no database."""
    reader = Reader(own_addresses=frozenset(address.lower() for address in own), zone=zone)
    for file in files:
        click.echo(json.dumps(inspect_record(str(file), _understood(file, reader))))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--user", "email", required=True, metavar="E-MAIL", help="Whose account it goes into.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_(file: Path, email: str, dry_run: bool) -> None:
    """Take an invitation (.ics, .eml) as it is proposed, without asking."""
    given = HandedIn(_bytes(file), file.name)
    app = create_app(config.load())
    with app.test_request_context():
        user = accounts.by_email(db.session(), email)
        if user is None:
            raise click.ClickException(f"There is no account {email}.")
        with acting_as(user.id):
            when = When(clock.now(), ZoneInfo(user.zone))
            taken, errors = take(db.session(), given, user, when=when)
            for problem in errors:
                click.echo(wording.problem(problem), err=True)
            for each in taken:
                click.echo(_line(each))
            if dry_run:
                db.session.rollback()
            else:
                db.session.commit()
    if errors and not taken:
        sys.exit(1)


def _understood(file: Path, reader: Reader) -> Understood:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return Understood("unknown", errors=(Problem(ErrorCode.NOT_UNDERSTOOD, error.strerror or ""),))
    return understand(data, name=file.name, reader=reader)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error


def _line(taken: Taken) -> str:
    """One event as a line: what became of it, when it is, what it is called."""
    start = taken.event.starts_at.isoformat() if taken.event.starts_at else "?"
    if taken.missing:
        return f"left out ({', '.join(taken.missing)} not known): {start} {taken.event.summary}"
    return f"{taken.verdict.value}: {start} {taken.event.summary}"
