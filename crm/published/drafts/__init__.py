"""What objects are to say: drafts of the things that a shelf shows, made from the facts in bulk."""

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from crm.core.when import When
from crm.published.drafts.cards import card_drafts, card_ids
from crm.published.drafts.draft import Draft, written
from crm.published.drafts.events import event_drafts, event_ids
from crm.published.drafts.tasks import task_drafts, task_ids
from crm.published.models import Shelf
from crm.published.site import Site

__all__ = ["Draft", "drafts", "shown_ids", "written"]

Drafting = Callable[[Session, Collection[int], Site, When], dict[int, Draft]]
DRAFTING: dict[Shelf, Drafting] = {
    Shelf.FOLLOW_UPS: task_drafts,
    Shelf.INTERVIEWS: event_drafts,
    Shelf.CONTACTS: card_drafts,
}
SHOWN: dict[Shelf, Callable[[Session, When], list[int]]] = {
    Shelf.FOLLOW_UPS: task_ids,
    Shelf.INTERVIEWS: event_ids,
    Shelf.CONTACTS: card_ids,
}


def drafts(
    session: Session, shelf: Shelf, ref_ids: Collection[int], *, site: Site, when: When
) -> dict[int, Draft]:
    """Drafts of those of these things that the shelf shows now, in the user's language.

    A bounded number of statements however many they are. Needs an app context (for the translations).
    """
    return DRAFTING[shelf](session, ref_ids, site, when) if ref_ids else {}


def shown_ids(session: Session, shelf: Shelf, *, when: When) -> list[int]:
    """Everything that the shelf shows now."""
    return SHOWN[shelf](session, when)
