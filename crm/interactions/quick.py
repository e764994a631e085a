"""The form of one line on a contact's page: what it was, when, and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm.core.kinds import InteractionKind
from crm.interactions.forms import InteractionForm
from crm.interactions.wording import KIND

KINDS = (
    InteractionKind.MESSAGE,
    InteractionKind.EMAIL,
    InteractionKind.CALL,
    InteractionKind.VIDEO,
    InteractionKind.IN_PERSON,
    InteractionKind.NOTE,
)
"""What is offered in one tap; the others are in the long form."""
TARGET = "happened"
"""The part of a contact's page that an entry changes."""


@dataclass(frozen=True, slots=True)
class Quick:
    """What stands in the form. `next` is where it leads to; `wrong` says by field what must be different."""

    contact_id: int
    next: str
    today: date
    kind: str = InteractionKind.MESSAGE.value
    on: str = ""
    text: str = ""
    is_ask: bool = False
    wrong: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """What can be chosen: (value, label)."""
        offered = [kind for kind in InteractionKind if kind in KINDS or kind == self.kind]
        ordered = sorted(offered, key=lambda kind: KINDS.index(kind) if kind in KINDS else len(KINDS))
        return [(kind.value, KIND[kind]) for kind in ordered]

    @property
    def day(self) -> str:
        """The day in the form, as a browser wants it."""
        return self.on or self.today.isoformat()


def as_typed(form: InteractionForm, contact_id: int) -> Quick:
    """The form with what was typed into it, and what is wrong with that."""
    return Quick(
        contact_id=contact_id,
        next=form.next.data or "",
        today=form.today,
        kind=form.kind.data or InteractionKind.MESSAGE.value,
        on=(form.occurred_on.raw_data or [""])[0],
        text=form.text.data or "",
        is_ask=bool(form.is_ask.data),
        wrong={name: [str(error) for error in errors] for name, errors in form.errors.items() if name},
    )
