"""The calendar page: a month, or what lies on its days as a list."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_skeleton, get_day_names
from flask import Blueprint, render_template, request, url_for
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from crm.accounts.gate import current_user, present
from crm.core.months import Month, is_shown, month_from, month_of, weekdays
from crm.core.when import When
from crm.db.flask import db
from crm.today.planner.days import Day, busy, days, in_rows
from crm.web.weeks import begins_on

bp = Blueprint("planner", __name__)
IN_A_CELL = 3
IN_THE_LIST = 20
ON_A_DAY = 500
AGENDA = "agenda"


@bp.get("/calendar")
def page() -> str:
    """A month as a table, and as a list; or one day of it."""
    when = present()
    day = _day_from(request.args.get("day", ""))
    month = month_from(request.args.get("month", "")) or month_of(day or when.today)
    is_agenda = request.args.get("view") == AGENDA or day is not None
    found = _days(month, when, most=IN_THE_LIST if is_agenda else IN_A_CELL)
    return render_template(
        "today/planner/page.html",
        month=month,
        month_name=_name(month),
        weeks=in_rows(found),
        weekdays=_weekdays(),
        agenda=_whole_day(day, when) if day is not None else busy(found, month, when.today),
        day_name=format_date(day, "full", rebase=False) if day is not None else "",
        is_agenda=is_agenda,
        earliest=(when.today + timedelta(days=1)).isoformat(),
        **_ways(month, day, when, is_agenda=is_agenda),
    )


def _days(month: Month, when: When, *, most: int) -> list[Day]:
    user = current_user()
    weeks = month.weeks(begins_on(user.week_start, user.country))
    return days(db.session(), user, [day for week in weeks for day in week], when, most=most)


def _whole_day(day: date, when: When) -> list[Day]:
    return days(db.session(), current_user(), [day], when, most=ON_A_DAY)


def _ways(month: Month, day: date | None, when: When, *, is_agenda: bool) -> dict[str, Any]:
    """Where one can go from here."""
    view = AGENDA if is_agenda else None

    def to(target: Month) -> str:
        return url_for("planner.page", month=target.text, view=view) if is_shown(target) else ""

    return {
        "previous": to(month.plus(-1)),
        "following": to(month.plus(1)),
        "to_today": url_for("planner.page", view=view),
        "views": [
            {
                "label": _("Month"),
                "href": url_for("planner.page", month=month.text),
                "is_current": not is_agenda,
            },
            {
                "label": _("List"),
                "href": url_for("planner.page", month=month.text, view=AGENDA),
                "is_current": is_agenda and day is None,
            },
        ],
    }


def _name(month: Month) -> str:
    name: str = format_skeleton("yMMMM", month.first, locale=get_locale())
    return name[:1].upper() + name[1:]


def _weekdays() -> Sequence[tuple[str, str]]:
    """Short and long names in the order of the user's week."""
    user, locale = current_user(), get_locale()
    short = get_day_names("abbreviated", "stand-alone", locale)
    wide = get_day_names("wide", "stand-alone", locale)
    return [(short[n - 1], wide[n - 1]) for n in weekdays(begins_on(user.week_start, user.country))]


def _day_from(text: str) -> date | None:
    """The day of an address; None for anything that is none, and for years that are not shown."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_shown(month_of(day)) else None
