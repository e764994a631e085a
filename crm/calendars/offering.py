"""The list of events that look like interviews, and the answers to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from flask import Blueprint, redirect, render_template, url_for
from flask_babel import get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.calendars import deciding, kept, queries
from crm.calendars.kept import Kept
from crm.calendars.proposals import News, Proposal, proposals
from crm.calendars.wording import NEWS
from crm.core.when import When
from crm.db.flask import db
from crm.transfer.reading import ScoreReason
from crm.transfer.wording import SCORE
from crm.web import amounts
from crm.web.dates import clocktime, moment
from crm.web.messages import say

bp = Blueprint("found", __name__)

NAMED = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """A found event, ready to show."""

    id: int
    calendar_id: int
    title: str
    leaf: tuple[str, str, str]
    when: str
    people: str
    why: str
    calendar: str
    badge: str
    tone: str
    beside: tuple[int, str] | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class DeviceOffer:
    """An event that a device keeps here, ready to show."""

    id: int
    title: str
    leaf: tuple[str, str, str]
    when: str


@bp.get("/interviews/found")
def index() -> str:
    """What was found and waits for a word. Nothing is asked anywhere for it."""
    session, when = db.session(), present()
    waiting = proposals(session)
    return render_template(
        "calendars/found.html",
        certain=[_offer(each, when) for each in waiting if each.is_certain],
        doubtful=[_offer(each, when) for each in waiting if not each.is_certain],
        devices=[_of_device(each, when) for each in kept.waiting(session, when=when)],
        has_accounts=bool(queries.accounts(session)),
    )


@bp.post("/interviews/found/<int:found_id>/taking")
def take(found_id: int) -> Response:
    """On to the preview of an invitation, where everything can be corrected; confirming there takes it."""
    session = db.session()
    staged, index = deciding.hand_in(session, found_id, when=present())
    session.commit()
    return redirect(url_for("invitations.page", staged_id=staged.id, event=index or None), 303)


@bp.post("/interviews/found/devices/<int:object_id>/taking")
def take_from_device(object_id: int) -> Response:
    """The same for an event that a device keeps here."""
    session = db.session()
    staged = kept.hand_in(session, object_id, when=present())
    session.commit()
    return redirect(url_for("invitations.page", staged_id=staged.id), 303)


@bp.post("/interviews/found/<int:found_id>/dismissal")
def dismiss(found_id: int) -> Response:
    """It is none."""
    row = deciding.dismiss(db.session(), found_id)
    db.session.commit()
    say(
        _("“%(title)s” is not offered again.", title=row.title or _("No title")),
        undo=url_for("found.bring_back", found_id=found_id),
    )
    return redirect(url_for("found.index"), 303)


@bp.post("/interviews/found/<int:found_id>/dismissal/undo")
def bring_back(found_id: int) -> Response:
    """Undo that."""
    deciding.bring_back(db.session(), found_id)
    db.session.commit()
    return redirect(url_for("found.index"), 303)


@bp.post("/interviews/found/calendars/<int:calendar_id>/off")
def close_calendar(calendar_id: int) -> Response:
    """Look no more into this calendar."""
    calendar = deciding.close_calendar(db.session(), calendar_id)
    db.session.commit()
    say(
        _("Nothing is looked for in “%(name)s” any more.", name=calendar.name),
        undo=url_for("found.open_calendar", calendar_id=calendar_id),
    )
    return redirect(url_for("found.index"), 303)


@bp.post("/interviews/found/calendars/<int:calendar_id>/on")
def open_calendar(calendar_id: int) -> Response:
    """Undo that."""
    deciding.open_calendar(db.session(), calendar_id)
    db.session.commit()
    return redirect(url_for("found.index"), 303)


def _of_device(each: Kept, when: When) -> DeviceOffer:
    hour = clocktime(each.starts) if isinstance(each.starts, datetime) else _("all day")
    return DeviceOffer(each.id, each.title or _("No title"), _leaf(each.starts, when), hour)


def _leaf(at: date, when: When) -> tuple[str, str, str]:
    """Month, day and weekday, as a leaf of a calendar has them."""
    day = at.astimezone(when.zone).date() if isinstance(at, datetime) else at
    locale = get_locale()
    return format_date(day, "LLL", locale=locale), str(day.day), format_date(day, "EEE", locale=locale)


def _offer(each: Proposal, when: When) -> Offer:
    badge, tone = NEWS[each.news]
    return Offer(
        id=each.id,
        calendar_id=each.calendar_id,
        title=each.title or _("No title"),
        leaf=_leaf(each.starts_at, when),
        when=_times(each),
        people=_people(each.said.get("people", ()), str(each.said.get("company", ""))),
        why=_why(each),
        calendar=each.calendar,
        badge=str(badge),
        tone=tone,
        beside=each.beside,
        is_new=each.news is News.NEW,
    )


def _times(each: Proposal) -> str:
    """When it is; of one that moved, also when it was to be."""
    ends = each.said.get("ends_at")
    until = clocktime(datetime.fromisoformat(ends)) if ends else ""
    span = f"{clocktime(each.starts_at)} – {until}" if until else clocktime(each.starts_at)
    if each.news is not News.MOVED or each.before is None:
        return span
    is_same_day = to_user_timezone(each.before).date() == to_user_timezone(each.starts_at).date()
    was = clocktime(each.before) if is_same_day else moment(each.before)
    return _("%(span)s, was %(was)s", span=span, was=was)


def _people(names: Sequence[str], company: str) -> str:
    named = amounts.enumerated(names[:NAMED])
    if len(names) > NAMED:
        more = ngettext("%(num)s more", "%(num)s more", len(names) - NAMED)
        named = f"{named}, {more}"
    return " · ".join(part for part in (company, named) if part)


def _why(each: Proposal) -> str:
    if each.news is not News.NEW:
        return _("you have this interview here")
    known = [code for code in each.said.get("reasons", ()) if code in set(ScoreReason)]
    return amounts.enumerated(SCORE[ScoreReason(code)] for code in known)
