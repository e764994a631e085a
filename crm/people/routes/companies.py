"""The company list, and a company."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.gate import user_today
from crm.contacts import keys
from crm.contacts import queries as contacts
from crm.contacts import wording as words
from crm.contacts.models import MethodKind
from crm.core.cadence import Tier
from crm.db import keyset
from crm.db.flask import db
from crm.interviews import queries as interviews
from crm.interviews import wording as interview_words
from crm.openings import queries as openings
from crm.openings.wording import STAGE, TONE
from crm.people import room
from crm.people.about import photo
from crm.people.queries import about
from crm.people.queries import companies as queries
from crm.people.routes.blueprint import bp
from crm.web.dates import ago

LONGEST_SEARCH = 100


@bp.get("/companies")
def companies() -> str:
    """All companies by name."""
    q = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = queries.company_page(db.session(), q, keyset.decode(request.args.get("at")))
    return render_template(
        "people/companies.html",
        rows=page.rows,
        q=q,
        previous=url_for(".companies", q=q or None, at=page.before) if page.before else "",
        next=url_for(".companies", q=q or None, at=page.after) if page.after else "",
        is_empty=not page.rows and not queries.has_companies(db.session()),
    )


@bp.get("/companies/<int:company_id>")
def company(company_id: int) -> str:
    """People, openings, interviews, and what I learned there."""
    session, today = db.session(), user_today()
    found = contacts.company(session, company_id)
    return render_template(
        "people/company.html",
        company=found,
        careers_href=keys.href(MethodKind.LINK, found.careers_url) or "",
        mailboxes=[(row.address, keys.href(MethodKind.EMAIL, row.address) or "") for row in found.mailboxes],
        today=today,
        people=_people(session, company_id, now=True),
        left=_people(session, company_id, now=False),
        met=room.at_company(session, company_id, today=today),
        openings=openings.at_company(session, company_id),
        interviews=interviews.of_company(session, company_id),
        debriefs=interviews.debriefs_of_company(session, company_id),
        stage_words=STAGE,
        stage_tones=TONE,
        kind_words=interview_words.KIND,
        state_words=interview_words.STATE,
        state_tones=interview_words.STATE_TONE,
    )


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who is or was there; `sub` says as what, from when to when, and where they are now."""

    id: int
    name: str
    sub: str
    last: str
    tier: Tier | None
    photo: str


def _people(session: Session, company_id: int, *, now: bool) -> list[Colleague]:
    rows = about.colleagues(session, company_id, now=now)
    marks = contacts.photo_marks(session, [row.id for row in rows])
    return [
        Colleague(
            id=row.id,
            name=row.name,
            sub=" · ".join(filter(None, (row.title, _span(row, now), _elsewhere(row, now)))),
            last=ago(row.last_contact_on, user_today()),
            tier=row.tier,
            photo=photo(row.id, marks.get(row.id)),
        )
        for row in rows
    ]


def _span(row: Any, now: bool) -> str:
    return words.span(row.started_on, row.ended_on, is_current=now)


def _elsewhere(row: Any, now: bool) -> str:
    return "" if now or not row.now_at else _("now at %(company)s", company=row.now_at)
