"""What stands in the addresses of the app: arguments that name a row of the owner, and arguments that do not.

A new route with an argument that is in neither list fails the walk: add the argument here.
"""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.kinds import FollowUpKind, InteractionKind
from crm.core.roles import Role
from crm.core.when import When
from crm.feeds import actions as feeds
from crm.feeds.address import AddressBox
from crm.feeds.definition import Definition
from crm.followups.models import FollowUp
from crm.transfer.invitations.staging import HandedIn, stage
from tests import factories
from tests.access.everything import one_row_in_every_table

SAMPLE = Path(__file__).parent.parent / "samples" / "google_panel.ics"
SECRET = "Xylotone"  # stands in the names of the owner's rows
# argument of a route -> table that holds the row
ROWS = {
    "account_id": "calendar_account",
    "act_id": "change_act",
    "address_id": "own_address",
    "calendar_id": "account_calendar",
    "channel_id": "channel",
    "company_id": "company",
    "contact_id": "contact",
    "debrief_id": "debrief",
    "delivery_id": "delivery",
    "domain_id": "company_domain",
    "feed_id": "feed",
    "field_id": "custom_field",
    "followup_id": "followup",
    "found_id": "found_event",
    "interaction_id": "interaction",
    "interview_id": "interview",
    "mailbox_id": "mailbox",
    "method_id": "contact_method",
    "notice_id": "notice",
    "object_id": "published_object",
    "opening_id": "opening",
    "other_id": "contact",
    "participant_id": "participant",
    "password_id": "app_password",
    "position_id": "position",
    "promise_id": "promise",
    "removed_id": "removed_interaction",
    "run_id": "bulk_run",
    "share_address_id": "share_address",
    "shared_id": "shared_item",
    "sign_in_id": "sign_in",
    "staged_id": "staged_file",
    "tag_id": "tag",
    "view_id": "saved_view",
}
# argument of a route -> a value that names nothing
WORDS: dict[str, Any] = {
    "mark": "0123456789",
    "page": "today",
    "name": "Reminders",
    "path": "favicon.svg",
    "rest": "nothing.ics",
    "token": "nobody-has-this-secret",
}


def owned_rows(session: Session, user: User) -> dict[str, Any]:
    """Rows that a person would have, and one in every other table; argument -> value. Commits."""
    company = factories.a_company(session, name=f"{SECRET} Works")
    contact = factories.a_contact(
        session, name=f"Dana {SECRET}", company=company, title="Recruiter", email="dana@example.com"
    )
    opening = factories.an_opening(session, company)
    interview = factories.an_interview(session, opening=opening, people=[(contact, Role.RECRUITER)])
    factories.an_interaction(session, contact, on=factories.MADE.date(), kind=InteractionKind.CALL)
    session.add(
        FollowUp(
            kind=FollowUpKind.THANK_YOU,
            contact_id=contact.id,
            company_id=company.id,
            interview_id=interview.id,
            origin_key=f"thanks:{contact.id}:{company.id}:2026-11-24",
            due_on=interview.local_day,
            planned_on=interview.local_day,
            created_at=factories.MADE,
            updated_at=factories.MADE,
        )
    )
    feeds.create(session, Definition(), box=AddressBox(b"any secret"), now=factories.MADE)
    letter = HandedIn(data=SAMPLE.read_bytes(), name=SAMPLE.name)
    stage(session, letter, when=When(factories.MADE, ZoneInfo("Europe/Berlin")))
    made = one_row_in_every_table(session, user)
    return {name: made[table] for name, table in ROWS.items() if table in made} | WORDS
