"""Which pages there are, by the URL map, and where each of them shows something."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from crm import config
from crm.app import create_app
from crm.contacts.models import BulkRun, BulkState, Position
from crm.core.kinds import FollowUpState
from crm.db.base import Base
from crm.followups.links import Link, Verb, sign
from crm.followups.models import FollowUp
from crm.interactions.models import Interaction, InteractionContact
from crm.interviews.models import Debrief, Interview
from crm.notifications import links
from crm.openings.models import Opening
from crm.transfer.invitations.staging import HandedIn, stage
from crm.transfer.models import SharedItem
from tests.access.ids import ROWS, WORDS
from tests.browser.site import WHEN, Account, Site
from tests.calendars.far_account import with_found_events

SAMPLE = Path(__file__).resolve().parents[1] / "samples/google_panel.ics"
# Addresses that answer a GET with something else than a page, and why.
NO_PAGES = {
    "static": "files",
    "people.more_contacts": "the rows that follow in the list of contacts",
    "people.row_acts": "the menu of a row in the list of contacts, fetched when it is used",
    "people.contact_row": "a row of the list of contacts after something was done with it",
    "people.card": "a card for an address book",
    "people.cards": "cards for an address book",
    "people.table": "a table for a spreadsheet",
    "contacts.known": "a part of the form of a contact, fetched while typing",
    "contacts.photo": "a picture",
    "dav.dav": "for calendar and contacts apps",
    "dav.well_known": "a signpost for them",
    "feed_addresses.calendar": "a calendar for calendar apps",
    "feed_addresses.no_calendar": "nothing",
    "feed_addresses.robots": "plain text for robots",
    "devices.without_password": "a configuration profile",
    "feeds.download": "a calendar to keep",
    "interviews.choose_opening": "a part of the form of an interview, fetched when the company changes",
    "interviews.answer": "a calendar to send",
    "offline.list": "JSON for the offline page",
    "offline.manifest": "for browsers that install the site",
    "offline.script": "the service worker",
    "offline.state": "JSON for what is sent later",
    "jobs.health": "JSON for whoever watches the process",
    "watching.numbers": "numbers for Prometheus",
    "watching.ready": "JSON for whoever sends requests here",
    "welcome.page": "the way to the step that is next",
    "search.palette": "the lines of the palette, fetched while typing",
    "today.answered": "the part of Today that changes when a card is answered",
    "search.suggestions": "what is found so far, fetched while typing",
}
SIGNED_OUT = ("accounts.good_bye", "accounts.sign_in", "accounts.sign_up")


@dataclass(frozen=True, slots=True)
class Filled:
    """An account with something on every page, and the values that its addresses need."""

    site: Site
    account: Account
    values: dict[str, Any]

    def path(self, endpoint: str) -> str:
        """The path of a page that shows something of this account."""
        rule = next(
            rule for rule in self.site.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ())
        )
        if endpoint == "linked.page":
            return str(self.values["link"])
        with self.site.app.test_request_context():
            return self.site.app.url_for(endpoint, **{name: self.values[name] for name in rule.arguments})


def endpoints(*, with_arguments: bool = True) -> list[str]:
    """The endpoints of every page that there is."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(config.load(instance=Path(folder)))
    return sorted(
        {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGES
            if with_arguments or not rule.arguments
        }
    )


def fill(site: Site, account: Account) -> Filled:
    """Hand in an invitation, connect a calendar account, and choose the rows that have most to show."""
    with site.unit(account) as session:
        stage(session, HandedIn(SAMPLE.read_bytes(), SAMPLE.name), when=WHEN)
        with_found_events(session, when=WHEN)
        session.add(
            SharedItem(title="Dana Hale", link="https://www.linkedin.com/in/dana-hale", arrived_at=WHEN.now)
        )
        session.add(
            BulkRun(
                verb="archive",
                state=BulkState.DONE,
                wanted={},
                created_at=WHEN.now,
                worked_at=WHEN.now,
                total=2,
            )
        )
    with site.unit(account) as session:
        values: dict[str, Any] = {argument: _latest(session, table) for argument, table in ROWS.items()}
        values |= _telling(session)
        values["link"] = _link(session, site.app, account)
    values["page"] = WORDS["page"]
    values["token"] = links.token(site.app.config["SECRET_KEY"], account.user_id)
    return Filled(site, account, values)


def _latest(session: Session, name: str) -> int | None:
    table: Table = Base.metadata.tables[name]
    model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    found: int | None = session.scalar(select(func.max(model.id)))
    return found


def _telling(session: Session) -> dict[str, int | None]:
    """The contact who was written to most, the latest day with a debrief, the latest word that was logged."""
    contact = session.scalar(
        select(InteractionContact.contact_id)
        .join(Interaction, Interaction.id == InteractionContact.interaction_id)
        .join(FollowUp, FollowUp.contact_id == InteractionContact.contact_id)
        .where(FollowUp.state == FollowUpState.OPEN)
        .group_by(InteractionContact.contact_id)
        .order_by(func.count().desc(), InteractionContact.contact_id)
        .limit(1)
    )
    found = session.execute(
        select(Interview.id, Interview.opening_id, Opening.company_id)
        .join(Opening, Opening.id == Interview.opening_id)
        .join(Debrief, Debrief.company_id == Opening.company_id)
        .where(Debrief.local_day == Interview.local_day)
        .order_by(Interview.local_day.desc(), Interview.id)
        .limit(1)
    ).one()
    logged = session.scalar(select(func.max(Interaction.id)).where(Interaction.origin_key.is_(None)))
    return {
        "interaction_id": logged,
        "contact_id": contact,
        "position_id": session.scalar(select(func.max(Position.id)).where(Position.contact_id == contact)),
        "interview_id": found[0],
        "opening_id": found[1],
        "company_id": found[2],
    }


def _link(session: Session, app: Flask, account: Account) -> str:
    """The signed link to say that a step is done."""
    row = session.scalars(
        select(FollowUp).where(FollowUp.state == FollowUpState.OPEN).order_by(FollowUp.id).limit(1)
    ).one()
    return sign(Link(account.user_id, row.id, row.due_on, Verb.DONE), secret=app.config["SECRET_KEY"])
