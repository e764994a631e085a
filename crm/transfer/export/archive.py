"""The account as one ZIP: to read, to open in other programs, and to bring into another Keepwarm.

account.json     everything, for `crm import` and Settings, Your data (see docs/account-export.md)
contacts.vcf     the contacts as cards           contacts.csv and others   tables for a spreadsheet
interviews.ics   the interviews as a calendar    book.html, book.css       a page to read
README.txt       what is what
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.vcard_text import Version, card_text
from crm.core.when import When
from crm.published.naming import owner_mark
from crm.transfer.export import book, calendar, document, people
from crm.transfer.export.cells import csv_lines
from crm.transfer.export.sheets import SHEETS

ACCOUNT = "account.json"


@dataclass(frozen=True, slots=True)
class Scope:
    """How much goes along: what was told in confidence only when it is asked for."""

    with_confidence: bool = False


def write(session: Session, user: User, target: IO[bytes], *, scope: Scope, when: When) -> None:
    """Write the archive. The session should read one consistent state."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        with archive.open(ACCOUNT, "w", force_zip64=True) as member:
            document.write(session, user, member, now=when.now, with_confidence=scope.with_confidence)
        mark = owner_mark(user.id, user.created_at)
        _add(archive, "contacts.vcf", cards(session, people.all_ids(session), mark))
        _add(archive, "contacts.csv", table(session, people.all_ids(session)))
        for sheet in SHEETS:
            _add(archive, sheet.name, csv_lines(sheet.header, sheet.rows(session)))
        _add(archive, "interviews.ics", [calendar.interviews_calendar(session, user, now=when.now)])
        _add(archive, "book.html", book.pages(session, when=when))
        _add(archive, "book.css", [files("crm.transfer.export").joinpath("book.css").read_bytes()])
        _add(archive, "README.txt", [_readme().encode()])


def cards(
    session: Session, contact_ids: Iterable[int], mark: str, version: Version = Version.THREE
) -> Iterable[bytes]:
    """These contacts as a vCard file."""
    for person in people.people(session, contact_ids):
        yield card_text(people.card(person, f"contact-{person.id}-{mark}@keepwarm"), version)


def table(session: Session, contact_ids: Iterable[int]) -> Iterable[bytes]:
    """These contacts as a CSV file."""
    return csv_lines(people.HEADER, map(people.row, people.people(session, contact_ids)))


def _add(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)


def _readme() -> str:
    lines = (
        _("Your Keepwarm, as files."),
        "",
        _("account.json: everything. Settings, Your data, Restore reads this archive into an empty account."),
        _("contacts.vcf: your contacts, for address books."),
        _("contacts.csv and the other .csv files: tables for a spreadsheet."),
        _("interviews.ics: your interviews, for a calendar."),
        _("book.html: all of it to read in a browser."),
        "",
        _("It speaks of other people. Keep it as you would keep their letters."),
    )
    return "\r\n".join(lines) + "\r\n"
