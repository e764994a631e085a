"""The page of one opening: who belongs to it, what was planned, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.core.roles import Role
from crm.core.when import When
from crm.followups.nudges import Nudge
from crm.interviews.models import Interview
from crm.openings import queries
from crm.openings.models import Opening
from crm.openings.wording import ROLE, STAGE
from crm.people import timeline
from crm.people.queries.past import Met
from crm.people.timeline import Entry


@dataclass(frozen=True, slots=True)
class Belonging:
    """Somebody who belongs to an opening; `is_met` when through an interview, and so not to be taken out."""

    id: int
    name: str
    place: str
    notes: list[str]
    is_met: bool
    can_go: bool


def belonging(session: Session, opening: Opening, interviews: Sequence[Interview]) -> list[Belonging]:
    """Everyone met in its interviews, those added by hand, and who told of it; without those in the trash."""
    met = met_in(interviews)
    added = {contact_id: role for contact_id, _name, role in queries.people(session, opening.id)}
    told = opening.source_contact_id
    ids = list(dict.fromkeys([*met, *added, *([told] if told is not None else [])]))
    names, places = contacts.names(session, ids), contacts.places(session, ids)
    return [
        Belonging(
            id=contact_id,
            name=names[contact_id],
            place=_place(places.get(contact_id), opening),
            notes=_notes(met.get(contact_id) or added.get(contact_id), has_told=contact_id == told),
            is_met=contact_id in met,
            can_go=contact_id in added and contact_id not in met,
        )
        for contact_id in ids
        if contact_id in names
    ]


def met_in(interviews: Sequence[Interview]) -> dict[int, Role]:
    """Who takes part in these interviews, with the role of the latest; without those in the trash."""
    found: dict[int, Role] = {}
    for interview in interviews:
        for part in interview.participants:
            if part.contact.deleted_at is None:
                found.setdefault(part.contact_id, part.role)
    return found


def roles(session: Session, opening: Opening, interviews: Sequence[Interview]) -> dict[int, Role]:
    """The part of everyone who belongs to it; who only told of it counts as recruiter."""
    told = [opening.source_contact_id] if opening.source_contact_id is not None else []
    added = {contact_id: role for contact_id, _name, role in queries.people(session, opening.id)}
    return dict.fromkeys(told, Role.RECRUITER) | added | met_in(interviews)


def history(
    opening: Opening, interviews: Sequence[Interview], closed: Sequence[Nudge], *, when: When
) -> list[tuple[str, list[Entry]]]:
    """What happened, by month: noted, applied, the last change of stage, interviews, steps that are over."""
    entries = [
        Entry(
            on=opening.created_at.astimezone(when.zone).date(),
            key="0",
            title=_("Noted here"),
            icon="briefcase",
        ),
        *timeline.of_interviews([_met(row) for row in interviews]),
        *timeline.of_followups(closed, ()),
    ]
    if opening.applied_on is not None:
        entries.append(
            Entry(on=opening.applied_on, key="applied", title=_("Applied"), icon="send", tone="info")
        )
    if opening.stage_changed_on is not None:
        moved = _("Moved to: %(stage)s", stage=STAGE[opening.stage])
        entries.append(
            Entry(on=opening.stage_changed_on, key="stage", title=moved, icon="trending-up", tone="accent")
        )
    return timeline.months(entries, today=when.today)


def links(session: Session, opening: Opening) -> list[tuple[str, str, str]]:
    """(what it is to this one, title, address) of the openings that it replaced or that replaced it."""
    first = queries.instead_of(session, opening)
    found: list[tuple[str, Any]] = [(_("Fits better than"), first)] if first is not None else []
    found += [(_("This one fits better"), each) for each in queries.put_instead(session, opening.id)]
    return [
        (label, each.title or _("Role not named"), url_for("people.opening", opening_id=each.id))
        for label, each in found
    ]


def _met(row: Interview) -> Met:
    return Met(row.id, row.local_day, row.title, row.kind, row.state, row.opening.company.name)


def _place(place: Any, opening: Opening) -> str:
    if place is None:
        return ""
    return ", ".join(
        filter(None, [place.title, place.company if place.company_id != opening.company_id else ""])
    )


def _notes(role: Role | None, *, has_told: bool) -> list[str]:
    said = [str(ROLE[role])] if role is not None else []
    return [*said, _("Told me of it")] if has_told else said
