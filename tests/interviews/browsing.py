"""What a browser sends and sees around interviews."""

import html
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.core.roles import Role
from crm.core.when import When
from crm.interviews import actions as interviews
from crm.interviews.actions import InterviewValues, Part
from crm.interviews.models import Interview, Participant
from crm.openings.models import Opening

BERLIN = ZoneInfo("Europe/Berlin")


def present() -> When:
    """Now, for a user in Berlin: the app asks the real clock, too."""
    return When(datetime.now(UTC), BERLIN)


def in_days(days: int) -> date:
    """A day from today on."""
    return present().today + timedelta(days=days)


def typed(**more: Any) -> dict[str, Any]:
    """What is sent by the form for a new interview, tomorrow at two."""
    return {
        "company": "Initech",
        "opening_title": "Engineer",
        "day": in_days(1).isoformat(),
        "starts": "14:00",
        "zone": "Europe/Berlin",
        "kind": "technical",
        **more,
    }


def row(number: int, contact: Contact, role: str = "interviewer", **more: Any) -> dict[str, str]:
    """What is sent for somebody who takes part."""
    values = {"take": "y", "name": contact.name, "role": role, "known": str(contact.id), **more}
    return {f"people-{number}-{name}": value for name, value in values.items() if value is not None}


def an_interview(
    session: Session, opening: Opening, people: list[Contact], *, days: int = 1, **more: Any
) -> Interview:
    """An interview saved by the real action, so many days from today; committed."""
    starts = datetime.combine(in_days(days), more.pop("at", time(14)))
    values = InterviewValues(starts, starts + timedelta(hours=1), zone="Europe/Berlin", **more)
    parts = [Part(contact.id, Role.INTERVIEWER) for contact in people]
    interview = interviews.plan(session, opening.id, values, parts, when=present())
    session.commit()
    return interview


def who(session: Session) -> list[tuple[str, Role]]:
    """Everyone who takes part in an interview, with the role."""
    rows = session.execute(
        select(Contact.name, Participant.role)
        .join(Participant, Participant.contact_id == Contact.id)
        .order_by(Participant.id)
    )
    return [(name, role) for name, role in rows]


def undo(client: FlaskClient, path: str) -> str:
    """Where the Undo button of the message on a page leads."""
    page = client.get(path).text
    before = page[: page.index("Undo")]
    return html.unescape(before[before.rindex('action="') + 8 :].partition('"')[0])


def value_of(page: str, name: str) -> str:
    """What stands in the field of this name."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page)
    assert found, name
    value = re.search(r'value="([^"]*)"', found.group())
    return html.unescape(value.group(1)) if value else ""
