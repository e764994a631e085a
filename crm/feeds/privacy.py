"""What a calendar may say of people: below "full", names become initials and what was written goes."""

from dataclasses import replace

from crm.core.names import initials
from crm.followups.nudges import Nudge, Person

NO_INITIALS = "…"


def veiled(nudge: Nudge) -> Nudge:
    """The nudge with initials instead of the name, no company or role, and no text that anybody wrote."""
    return replace(
        nudge,
        person=_veiled_person(nudge.person) if nudge.person is not None else None,
        company="",
        mailbox=None,
        interview_title="",
        title="",
        own_opener="",
        opening_title="",
    )


def veiled_name(name: str) -> str:
    """The initials of a name, or a sign that there is one."""
    return initials(name) or NO_INITIALS


def _veiled_person(person: Person) -> Person:
    return Person(
        id=person.id,
        name=veiled_name(person.name),
        title="",
        company="",
        met_on=person.met_on,
        met_where="",
        email=None,
        phone=None,
        link=None,
        last=replace(person.last, text="") if person.last is not None else None,
        detail="",
    )
