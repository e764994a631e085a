"""What happened with a contact, as far as a look at the page asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.interactions import queries as interactions
from crm.interactions.models import Interaction
from crm.people.look import Look, Show
from crm.people.queries import past
from crm.people.timeline import Entry, Past, matching, months

AT_FIRST = 20
"""How many talks, interviews and follow-ups are shown before the timeline is asked for all."""
LATELY = 40
"""How many of the latest talks tell the last word, and what was asked for."""


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The lines under their months; `talks` are the latest ones, whatever is shown."""

    talks: Sequence[Interaction]
    months: list[tuple[str, list[Entry]]]
    has_more: bool
    has_interviews: bool


def chronicle(session: Session, contact_id: int, look: Look, *, today: date) -> Chronicle:
    """Read what the look asks for. The number of statements depends on the look alone."""
    most = None if look.is_whole or look.words else AT_FIRST
    limit = most + 1 if most is not None else None
    lately = interactions.with_contact(session, contact_id, limit=LATELY)
    met = past.interviews(session, contact_id, limit=limit)
    closed = past.closed(session, contact_id, limit=limit)
    shown = Past(
        talks=_talks(session, contact_id, look.show, lately, limit),
        interviews=met if look.show in (Show.ALL, Show.INTERVIEWS) else (),
        closed=closed if look.show in (Show.ALL, Show.STEPS) else (),
        answers=closed,
        most=most,
    )
    others = interactions.names_in(session, [row.id for row in shown.talks[:most]])
    entries = shown.entries(others, contact_id, look.address(contact_id))
    return Chronicle(
        talks=lately,
        months=months(matching(entries, look.words) if look.words else entries, today=today),
        has_more=shown.has_more,
        has_interviews=bool(met),
    )


def choices(contact_id: int, look: Look) -> list[dict[str, object]]:
    """The parts of it to choose from, as links."""
    named = (
        (Show.ALL, _("All")),
        (Show.TALKS, _("Talks")),
        (Show.INTERVIEWS, _("Interviews")),
        (Show.STEPS, _("Follow-ups")),
        (Show.NOTES, _("Notes")),
    )
    return [
        {
            "label": label,
            "href": look.of(show).address(contact_id),
            "is_current": look.show is show,
            "id": f"show-{show}",
        }
        for show, label in named
    ]


def _talks(
    session: Session, contact_id: int, show: Show, lately: Sequence[Interaction], limit: int | None
) -> Sequence[Interaction]:
    """The talks to show; of all kinds the latest were read already."""
    match show:
        case Show.ALL if limit is not None:
            return lately[:limit]
        case Show.ALL:
            return interactions.with_contact(session, contact_id)
        case Show.TALKS:
            return interactions.with_contact(session, contact_id, limit=limit, notes=False)
        case Show.NOTES:
            return interactions.with_contact(session, contact_id, limit=limit, notes=True)
        case _:
            return ()
