"""A language that nobody speaks: accented, 40 % longer, each text in brackets; made from the source."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import String, select
from sqlalchemy.orm import Session

from crm.accounts.choices import locale_names, zones
from crm.accounts.models import User
from crm.db.base import Base
from crm.web import catalogues
from tests.browser.site import Account, Site

UPRIGHT, TURNED = "ja", "ar"
"""Codes whose dates have no Latin letter, so that whatever has one is a text or the user's own."""

LONGER = 0.4
LONGEST = 2_000  # beyond that it is a calendar object, not a text
_ACCENTED = str.maketrans("aeiouyAEIOUYcnszCNSZ", "áéíöúýÁÉÍÖÚÝçñšžÇÑŠŽ")
_KEPT = re.compile(r"(%\(\w+\)s|%%|\{\w+\}|https?://\S+|`[^`]*`)")
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[A-Za-zÀ-ž]{2,}")
_APART = re.compile(r"[\n·(]|, |: |、|; ")
_SHORT = re.compile(r"[A-Z]{2}|(\w+) [A-Z]\.")  # of a face without a photo, of a person in a drawing


def pseudo(text: str) -> str:
    """The text in that language; what is filled in stays."""
    body = text.strip()
    if not body:
        return text
    said = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTED) for part in _KEPT.split(body))
    more = " ~~~~" * max(1, round(len(body) * LONGER / 5))
    return text.replace(body, f"⟦{said}{more}⟧")


def write(folder: Path) -> None:
    """Its catalogues, one for each direction."""
    gathered = catalogues.gathered()
    for code in (UPRIGHT, TURNED):
        catalog = Catalog(locale=code)
        for message in (each for each in gathered if each.id):
            said = (
                message.id
                if isinstance(message.id, str)
                else tuple(map(pseudo, [message.id[-1]] * catalog.num_plurals))
            )
            catalog.add(message.id, pseudo(said) if isinstance(said, str) else said, context=message.context)
        target = folder / code / "LC_MESSAGES/messages.mo"
        target.parent.mkdir(parents=True)
        with target.open("wb") as file:
            write_mo(file, catalog)


@contextmanager
def spoken(site: Site, folder: Path) -> Iterator[None]:
    """Within the block the app reads its texts in that folder."""
    texts = site.app.extensions["babel"]
    before, texts.translation_directories = texts.translation_directories, [str(folder)]
    yield
    texts.translation_directories = before


def speak(site: Site, account: Account, locale: str) -> None:
    """Let the account have this language."""
    with site.unit(account) as session:
        session.execute(select(User).where(User.id == account.user_id)).scalar_one().locale = locale


def own_words(session: Session) -> str:
    """All that the account's rows say, one after the other, in small letters."""
    said: set[str] = set()
    for mapper in Base.registry.mappers:
        columns = [column for column in mapper.columns if isinstance(column.type, String)]
        if columns and (mapper.class_ is User or "user_id" in mapper.columns):
            for row in session.execute(select(*columns)):
                said |= {value for value in row if isinstance(value, str) and len(value) < LONGEST}
    said |= {zone.replace("_", " ") for zone in zones()}  # called so in every language
    said |= {name for _code, name in locale_names()}
    return "\n".join(sorted(said)).casefold()


def unsaid(text: str, own: str, allowed: frozenset[str]) -> list[str]:
    """What a page shows that is in no catalogue and no row of the account."""
    rest = text
    while _SAID.search(rest):
        rest = _SAID.sub("\n", rest)
    pieces = (piece.strip(" \t()…") for piece in _APART.split(rest))
    return [piece for piece in pieces if not _is_own(piece, own) and not set(_WORD.findall(piece)) <= allowed]


def _is_own(piece: str, own: str) -> bool:
    return piece.casefold() in own or _SHORT.fullmatch(piece) is not None
