"""The list of interviews, and the page of one: when, with whom, what it planned, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.accounts.gate import current_user, present
from crm.contacts import queries as contacts
from crm.core.cadence import Tier
from crm.core.kinds import InterviewKind, InterviewState
from crm.core.when import When
from crm.db import keyset
from crm.db.flask import db
from crm.followups import queries as followups
from crm.interviews import clashing, queries, wording
from crm.interviews.models import Debrief, Interview, Participant
from crm.interviews.routes import bp
from crm.openings.wording import STAGE, TONE
from crm.people import agenda, briefing
from crm.people.about import photo
from crm.people.queries import interviews as lists
from crm.people.queries import room as seats
from crm.people.steps import Planned, planned
from crm.web import amounts
from crm.web.dates import ago, clocktime, day

__all__ = ["bp", "brief", "index", "page"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who takes part, with what is known of them; `place` is where they are now."""

    id: int
    name: str
    role: str
    place: str
    has_moved: bool
    photo: str
    known: str
    tier: Tier | None


@bp.get("/interviews")
def index() -> str:
    """Those to come, the next first; those that have been, the latest first."""
    session, when = db.session(), present()
    cursor = keyset.decode(request.args.get("at"))
    coming = lists.upcoming(session, now=when.now) if cursor is None else []
    past = lists.past_page(session, cursor, now=when.now)
    names = lists.names_in(session, [row.id for row in (*coming, *past.rows)])
    return render_template(
        "interviews/index.html",
        upcoming=agenda.lines(coming, names, now=when.now, signs=clashing.signs(coming)),
        past=agenda.lines(past.rows, names, now=when.now),
        is_first=cursor is None,
        newer=url_for(".index", at=past.before) if past.before else "",
        older=url_for(".index", at=past.after) if past.after else "",
    )


@bp.get("/interviews/<int:interview_id>")
def page(interview_id: int) -> str:
    """Everything about one interview."""
    session, when = db.session(), present()
    interview = queries.whole(session, interview_id)
    company = interview.opening.company
    debriefs = queries.debriefs_of_company(session, company.id)
    ahead = _is_ahead(interview, when.now)
    written = next((each for each in debriefs if each.local_day == interview.local_day), None)
    return render_template(
        "interviews/page.html",
        interview=interview,
        opening=interview.opening,
        company=company,
        title=interview.title or str(wording.KIND[interview.kind]),
        kind=_kind(interview),
        state=wording.STATE[interview.state],
        tone=wording.STATE_TONE[interview.state],
        stage=STAGE[interview.opening.stage],
        stage_tone=TONE[interview.opening.stage],
        moment=agenda.moment(interview.starts_at, interview.ends_at),
        their_time=_their_time(interview),
        link_host=urlsplit(interview.link).hostname or "" if interview.link else "",
        guests=_guests(session, interview, when),
        steps=_steps(session, interview, when),
        debrief=written,
        names=_names(session, written),
        learned=briefing.lessons(debriefs, interview),
        before=[each for each in briefing.everyone(session, interview, when) if each.told] if ahead else [],
        clashes=clashing.notes(session, clashing.talk_of(interview)) if ahead else [],
        is_ahead=ahead,
        verb=_verb(interview, when.now),
        is_over=interview.ends_at <= when.now,
    )


@bp.get("/interviews/<int:interview_id>/brief")
def brief(interview_id: int) -> str:
    """What to know before the talk, to be read on the way or printed."""
    session, when = db.session(), present()
    interview = queries.whole(session, interview_id)
    company = interview.opening.company
    return render_template(
        "interviews/brief.html",
        interview=interview,
        opening=interview.opening,
        company=company,
        title=interview.title or str(wording.KIND[interview.kind]),
        moment=agenda.moment(interview.starts_at, interview.ends_at),
        their_time=_their_time(interview),
        people=briefing.everyone(session, interview, when),
        learned=briefing.lessons(queries.debriefs_of_company(session, company.id), interview),
    )


def _is_ahead(interview: Interview, now: datetime) -> bool:
    is_planned = interview.state is InterviewState.PLANNED and interview.deleted_at is None
    return is_planned and interview.ends_at > now


def _kind(interview: Interview) -> str:
    """The kind, where the title does not stand for it already."""
    kind = str(wording.KIND[interview.kind])
    says_it = not interview.title or kind.casefold() in interview.title.casefold()
    return "" if says_it or interview.kind is InterviewKind.OTHER else kind


def _their_time(interview: Interview) -> str:
    """The agreed wall time, where it is told by another clock than the user's."""
    mine, theirs = (
        interview.starts_at.astimezone(ZoneInfo(zone)) for zone in (current_user().zone, interview.zone)
    )
    if mine.utcoffset() == theirs.utcoffset():
        return ""
    place = interview.zone.replace("_", " ")
    return _("%(time)s in %(zone)s", time=f"{day(theirs.date())}, {clocktime(theirs.time())}", zone=place)


def _guests(session: Session, interview: Interview, when: When) -> list[Guest]:
    people = [part for part in interview.participants if part.contact.deleted_at is None]
    ids = [part.contact_id for part in people]
    works, marks = seats.works(session, ids), contacts.photo_marks(session, ids)
    there = interview.opening.company_id
    return [
        _guest(
            part,
            works.get(part.contact_id, []),
            there,
            photo(part.contact_id, marks.get(part.contact_id)),
            when,
        )
        for part in people
    ]


def _guest(part: Participant, works: Sequence[seats.Work], there: int, face: str, when: When) -> Guest:
    contact = part.contact
    now = next((work for work in works if work.is_current), None)
    is_elsewhere = now is not None and now.company_id != there
    last = ago(contact.last_contact_on, when.today)
    return Guest(
        id=contact.id,
        name=contact.name,
        role=str(wording.ROLE[part.role]),
        place=amounts.enumerated([now.title, now.company if is_elsewhere else ""]) if now else "",
        has_moved=is_elsewhere and any(work.company_id == there for work in works),
        photo=face,
        known=_("Last contact %(ago)s", ago=last) if last else "",
        tier=contact.tier,
    )


def _steps(session: Session, interview: Interview, when: When) -> list[Planned]:
    """What the interviews of this day at this company planted."""
    company_id = interview.opening.company_id
    day_ids = {each.id for each in queries.of_day(session, company_id, interview.local_day)}
    return planned(followups.for_interview(session, company_id, sorted(day_ids | {interview.id})), when)


def _names(session: Session, debrief: Debrief | None) -> dict[int, str]:
    """Of whom a debrief speaks."""
    if debrief is None:
        return {}
    named: Sequence[Any] = (*debrief.details, *debrief.promises)
    return contacts.names(session, {row.contact_id for row in named if row.contact_id is not None})


def _verb(interview: Interview, now: datetime) -> str:
    """What the user may say about it now: cancel, missed, after_all (was cancelled), did_happen, or ""."""
    if interview.deleted_at is not None:
        return ""
    if interview.state.stands:
        return "cancel" if interview.starts_at > now else "missed"
    return "after_all" if interview.state is InterviewState.CANCELLED else "did_happen"
