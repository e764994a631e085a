"""What the pages of calendar addresses show."""

from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

import segno
from babel.dates import format_date
from flask import current_app, url_for
from flask_babel import get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.core.ics_event import Alarm, Event, Status
from crm.feeds import address, choices
from crm.feeds.address import AddressBox
from crm.feeds.apps import APPS
from crm.feeds.models import DAYS_AHEAD, AlarmChoice, Feed, FeedKind, Privacy
from crm.feeds.rendering import Rendered
from crm.web import amounts
from crm.web.clients import client_name
from crm.web.dates import clocktime, moment
from crm.web.public import base_url
from crm.web.reach import Reach
from crm.web.reach_wording import ReachView, reach_view

PREVIEWED = 30


@dataclass(frozen=True, slots=True)
class AppView:
    """How to connect one app, and whether it would get here."""

    name: str
    steps: str
    refresh: str
    verified: str
    can: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a feed; the QR code only where a phone could use it."""

    web: str
    webcal: str
    qr: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a calendar shows it."""

    month: str
    day: str
    weekday: str
    when: str
    title: str
    place: str
    first: str
    text: str
    rings: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What lies ahead, and in words what else is in the calendar and what did not fit into it."""

    lines: list[Line]
    more: str
    left_out: str


def reach_now(session: Session) -> ReachView:
    """Who can read addresses of this instance."""
    return reach_view(base_url(session, current_app.config["SETTINGS"]))


def account_href() -> str:
    """Where a calendar account is connected: the way that needs nobody to get here."""
    return url_for("calendars.index") if "calendars.index" in current_app.view_functions else ""


def app_views(found: Reach) -> list[AppView]:
    """How to connect each app."""
    return [
        AppView(str(app.name), str(app.steps), str(app.refresh), str(app.verified), app.reader in found.can)
        for app in APPS
    ]


def addresses(session: Session, feed: Feed, found: Reach) -> Addresses | None:
    """The addresses of a feed; None when this instance cannot read them any more."""
    token = box().open(feed.token_box)
    if token is None:
        return None
    web = base_url(session, current_app.config["SETTINGS"]) + address.path(token, feed.name)
    webcal = address.webcal(web)
    qr = segno.make(webcal, error="m").svg_data_uri(border=3) if found.helps_a_phone else ""
    return Addresses(web, webcal, qr)


def box() -> AddressBox:
    """What this instance keeps addresses in."""
    return AddressBox(current_app.config["SECRET_KEY"])


def preview_view(rendered: Rendered, *, today: date) -> Preview:
    """The entries of a calendar for the page, from the values that its bytes were written from."""
    events = rendered.events
    ahead = sorted((event for event in events if _day(event) >= today), key=_in_order)
    lines = [_line(event) for event in ahead[:PREVIEWED]]
    more = _more(later=len(ahead) - len(lines), past=len(events) - len(ahead))
    return Preview(lines, more, rendered.left_out)


def summary(feed: Feed) -> str:
    """What a feed shows and how much of it, in a line."""
    kinds = amounts.enumerated(choices.KINDS[kind] for kind in FeedKind if kind in feed.kinds)
    privacy, ahead = choices.PRIVACY[Privacy(feed.privacy)], choices.HORIZONS.get(feed.days_ahead)
    if feed.days_ahead == DAYS_AHEAD or ahead is None:
        return _("%(kinds)s · %(privacy)s", kinds=kinds, privacy=privacy)
    return _("%(kinds)s · %(privacy)s · %(ahead)s ahead", kinds=kinds, privacy=privacy, ahead=ahead)


def last_read(feed: Feed) -> str:
    """When it was read last, by which app, and what that app got."""
    if feed.last_fetch_at is None:
        return _("Not read yet")
    read = _(
        "Read %(when)s by %(client)s",
        when=moment(feed.last_fetch_at),
        client=client_name(feed.last_client),
    )
    if feed.last_status is None:
        return read
    return f"{read}: {_got(feed.last_status, feed.last_count or 0)}"


def _got(status: int, count: int) -> str:
    if status == HTTPStatus.NOT_MODIFIED:
        return _("nothing new")
    return ngettext("the whole calendar, %(num)s entry", "the whole calendar, %(num)s entries", count)


def alarms(feed: Feed) -> str:
    """When it rings."""
    chosen = [str(choices.ALARMS[choice]) for choice in AlarmChoice if choice in feed.alarms]
    return "; ".join(chosen) or _("Never")


def _more(*, later: int, past: int) -> str:
    said = []
    if later:
        said.append(ngettext("%(num)s more lies ahead.", "%(num)s more lie ahead.", later))
    if past:
        said.append(ngettext("%(num)s past entry is in it too.", "%(num)s past entries are in it too.", past))
    return " ".join(said)


def _day(event: Event) -> date:
    """The day on which it stands, as the user's clock counts."""
    return event.start if event.is_all_day else _local(event.start).date()


def _in_order(event: Event) -> tuple[date, str]:
    """By day; what lasts all day first, then by the hour."""
    return _day(event), "" if event.is_all_day else event.start.isoformat()


def _line(event: Event) -> Line:
    locale, day = get_locale(), _day(event)
    return Line(
        month=format_date(day, "LLL", locale=locale),
        day=str(day.day),
        weekday=format_date(day, "EEE", locale=locale),
        when=_when(event),
        title=event.summary,
        place=event.location,
        first=event.description.partition("\n")[0],
        text=event.description,
        rings=amounts.enumerated(_ring(alarm, event) for alarm in event.alarms),
        is_cancelled=event.status is Status.CANCELLED,
    )


def _when(event: Event) -> str:
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return _("all day")
    return f"{clocktime(event.start)} – {clocktime(event.end)}"


def _ring(alarm: Alarm, event: Event) -> str:
    if alarm.minutes > 0 and event.is_all_day:
        hours, minutes = divmod(alarm.minutes, 60)
        return f"{hours:02}:{minutes:02}"
    if alarm.minutes == 0:
        return _("when it begins")
    if alarm.minutes % 1440 == 0:
        return _("the day before")
    return ngettext("%(num)s minute before", "%(num)s minutes before", -alarm.minutes)


def _local(value: date) -> datetime:
    moment: datetime = to_user_timezone(value)
    return moment
