"""What can be done with a row of the contact list, and the row as it stands after it was done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.followups import queries as followups
from crm.followups.cards import Step, step
from crm.followups.nudges import Nudge
from crm.interactions.quick import Quick
from crm.people import listing, rows
from crm.people.queries import contacts as queries
from crm.people.queries.wanted import Step as StepIs
from crm.people.queries.wanted import View, Wanted

BY_WHAT_IS_DUE = frozenset({View.DUE, View.SLIPPING})


@dataclass(frozen=True, slots=True)
class Acts:
    """The menu of a row: `step` is what is planned next, if anything. `part` is the row's own address, asked
    for after each act. `goes_done` and `goes_later` say whether the row will be on the list no more once the
    step is done, or snoozed: a guess, so that it can go at once; the row itself is right."""

    contact_id: int
    name: str
    step: Step | None
    quick: Quick
    part: str
    goes_done: bool
    goes_later: bool


def acts(session: Session, contact_id: int, wanted: Wanted, origin: str, *, when: When) -> Acts:
    """What can be done with this contact from that list. Raises `NotFound`."""
    name = contacts.contact(session, contact_id).name
    planned = followups.for_contact(session, contact_id)
    part = row_address(contact_id, origin)
    return Acts(
        contact_id,
        name,
        step(planned[0], today=when.today) if planned else None,
        Quick(contact_id, part, when.today),
        part,
        goes_done=bool(planned) and _goes_done(planned, wanted, when.today),
        goes_later=bool(planned) and _goes_later(planned[1:], wanted, when.today),
    )


def row_address(contact_id: int, origin: str) -> str:
    """Where the row alone is, on the list with this query."""
    terms: dict[str, Any] = {"from": origin} if origin else {}
    return url_for("people.contact_row", contact_id=contact_id, **terms)


def row_again(session: Session, contact_id: int, wanted: Wanted, *, when: When) -> dict[str, Any]:
    """The row as the template takes it, `row` none if it is no longer on this list. Raises `NotFound`."""
    contacts.contact(session, contact_id)
    chosen = listing.columns_of_user()
    found = queries.contact_row(session, wanted, contact_id, today=when.today)
    drawn = rows.contact_rows(
        found,
        listing.extras(session, found, chosen),
        today=when.today,
        chosen=chosen,
        groups_after=found[0].sort_value or "" if found and listing.is_grouped(wanted) else None,
    )
    return {"row": drawn[0] if drawn else None, "said": listing.said(session, wanted)}


def _goes_done(planned: list[Nudge], wanted: Wanted, today: date) -> bool:
    """Done counts as contact, which settles keep-in-touch too; only a request to connect does not."""
    is_contact = planned[0].kind is not FollowUpKind.CONNECT
    others = [each for each in planned[1:] if not (is_contact and each.kind is FollowUpKind.KEEP_IN_TOUCH)]
    return _goes_later(others, wanted, today) or (is_contact and wanted.quiet_days is not None)


def _goes_later(others: list[Nudge], wanted: Wanted, today: date) -> bool:
    asks_due = wanted.view in BY_WHAT_IS_DUE or wanted.step is StepIs.DUE
    return asks_due and not any(each.effective_on <= today for each in others)
