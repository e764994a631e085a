"""`crm inspect` and `crm import`: files read from the shell."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import current_app
from sqlalchemy.orm import Session

from crm import clock, config
from crm.accounts import queries as accounts
from crm.accounts.models import User
from crm.app import create_app
from crm.core.when import When
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.feeds.address import AddressBox
from crm.transfer import restoring, wording
from crm.transfer.export.wording import REFUSAL
from crm.transfer.invitations import staging as invitations
from crm.transfer.invitations.unattended import Taken, take
from crm.transfer.movein import intake, unattended, views
from crm.transfer.movein import wording as movein_words
from crm.transfer.movein.inspecting import inspected, is_about_people
from crm.transfer.movein.intake import PEOPLE, Told
from crm.transfer.movein.staging import HandedIn
from crm.transfer.movein.unattended import Duplicates, Moved
from crm.transfer.reading import MAX_BYTES as MOST_OF_INVITATION
from crm.transfer.reading import ErrorCode, Problem, Reader, Understood, inspect_record, understand
from crm.transfer.sources import MAX_BYTES, SourceKind

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
FEW = 3


@dataclass(frozen=True, slots=True)
class Account:
    """Into whose account something goes, and whether it is only tried."""

    session: Session
    user: User
    when: When
    dry_run: bool

    def keep(self) -> None:
        """The end of a step: written for good, unless it is only tried."""
        if self.dry_run:
            self.session.flush()
        else:
            self.session.commit()


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
        click.echo(json.dumps(_inspected(file, reader)))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--user", "email", required=True, metavar="E-MAIL", help="Whose account it goes into.")
@click.option(
    "--duplicates",
    type=click.Choice([each.value for each in Duplicates]),
    default=Duplicates.LEAVE.value,
    show_default=True,
    help="What to do with people who are perhaps known: leave them out, take them for the same, add them.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_(file: Path, email: str, duplicates: str, dry_run: bool) -> None:
    """Take a file as it is proposed, without asking: people, a calendar or an invitation."""
    told = intake.tell(HandedIn(_bytes(file), file.name))
    app = create_app(config.load())
    with app.test_request_context():
        user = accounts.by_email(db.session(), email)
        if user is None:
            raise click.ClickException(f"There is no account {email}.")
        with acting_as(user.id):
            when = When(clock.now(), ZoneInfo(user.zone))
            account = Account(db.session(), user, when, dry_run)
            went_well = _way_in(told)(account, told, Duplicates(duplicates))
            if dry_run:
                db.session.rollback()
    if not went_well:
        sys.exit(1)


def _way_in(told: Told) -> Callable[[Account, Told, Duplicates], bool]:
    data, kind = told.given.data, told.opened.kind
    is_short = data.count(b"BEGIN:VEVENT") <= FEW and len(data) <= MOST_OF_INVITATION
    if kind is SourceKind.ACCOUNT:
        return _restore
    if kind is SourceKind.CALENDAR:
        return _invitation if is_short else _move_in
    return _move_in if kind in PEOPLE or told.opened.fault is not None else _invitation


def _invitation(account: Account, told: Told, _duplicates: Duplicates) -> bool:
    given = invitations.HandedIn(told.given.data, told.given.name)
    taken, errors = take(account.session, given, account.user, when=account.when)
    for problem in errors:
        click.echo(wording.problem(problem), err=True)
    for each in taken:
        click.echo(_line(each))
    account.keep()
    return bool(taken or not errors)


def _move_in(account: Account, told: Told, duplicates: Duplicates) -> bool:
    """Step by step, each committed: what is interrupted goes on when the same command is given again."""
    session, when = account.session, account.when
    told = intake.recall(session, told)
    trouble = _trouble(told)
    if trouble:
        click.echo(trouble, err=True)
        return False
    moved = Moved({}, 0)
    for _step in unattended.stage(session, told, account.user, moved, when=when):
        account.keep()
    if not moved.was_here:
        unattended.choose(session, moved.file_id, duplicates)
    for _step in unattended.write(session, moved.file_id, when=when):
        account.keep()
    account.keep()
    _tell(session, moved)
    return True


def _trouble(told: Told) -> str:
    """Why a file cannot be taken without a page; empty when it can."""
    if told.opened.fault is not None:
        return str(movein_words.FAULT[told.opened.fault])
    if told.asks_first:
        return "What its columns hold is not clear: drop it on the page Move in, and say so there."
    return ""


def _tell(session: Session, moved: Moved) -> None:
    if moved.was_here:
        click.echo("This file is here already.")
        return
    for verdict, count in moved.counts.items():
        click.echo(f"{verdict.value}: {count}")
    click.echo(f"taken: {views.taken(session, moved.file_id)}")


def _restore(account: Account, told: Told, _duplicates: Duplicates) -> bool:
    """An export of Keepwarm, into an account that is still empty."""
    try:
        found = restoring.read(told.given.data)
        box = AddressBox(current_app.config["SECRET_KEY"])
        restored = restoring.restore(account.session, account.user, found, box=box, when=account.when)
    except restoring.Refused as refused:
        account.session.rollback()
        click.echo(str(REFUSAL[refused.refusal]), err=True)
        return False
    account.keep()
    click.echo(f"contacts: {restored.rows.get('contact', 0)}")
    return True


def _inspected(file: Path, reader: Reader) -> dict[str, object]:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        problem = Problem(ErrorCode.NOT_UNDERSTOOD, error.strerror or "")
        return inspect_record(str(file), Understood("unknown", errors=(problem,)))
    told = intake.tell(HandedIn(data, file.name))
    if is_about_people(told):
        return inspected(str(file), told)
    return inspect_record(str(file), understand(data, name=file.name, reader=reader))


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
