"""Whether what phones are given is what would be written now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.core.pieces import pieces
from crm.core.when import When
from crm.published.drafts import drafts, shown_ids
from crm.published.models import PublishedMark, PublishedObject, Shelf
from crm.published.site import Site
from crm.published.stored import is_true, stored
from crm.web.speaking import speaking


def differing(
    session: Session, shelf: Shelf, *, site: Site, when: When, most: int | None = None
) -> list[int]:
    """The things of which something else is stored, or nothing, or too much; of the newest `most`.

    What is marked is known to differ and does not count. Needs an app context.
    """
    marked = set(session.scalars(select(PublishedMark.ref_id).where(PublishedMark.shelf == shelf)))
    if None in marked:
        return []
    wrong: list[int] = []
    newest_first = sorted(all_ids(session, shelf, when=when) - marked, reverse=True)
    with speaking(site.locale, family_first=site.family_first):
        for ids in pieces(newest_first[:most]):
            wanted = drafts(session, shelf, ids, site=site, when=when)
            there = stored(session, shelf, ids)
            wrong += [each for each in ids if not is_true(wanted.get(each), there.get(each))]
    return wrong


def all_ids(session: Session, shelf: Shelf, *, when: When) -> set[int]:
    """All that a shelf shows, or showed once."""
    known = session.scalars(
        select(PublishedObject.ref_id).where(
            PublishedObject.shelf == shelf, PublishedObject.ref_id.is_not(None)
        )
    )
    return {*shown_ids(session, shelf, when=when), *(each for each in known if each is not None)}
