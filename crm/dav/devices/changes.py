"""What devices changed, in words."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask import url_for
from flask_babel import gettext as _

from crm.dav.applying.noting import Did
from crm.dav.traces import Step, Trace
from crm.published.models import Shelf
from crm.web import amounts
from crm.web.clients import client_name
from crm.web.dates import clocktime, day, moment
from crm.web.lazy import lazy_gettext as _l

LONGEST = 60
IN_TIME = frozenset({Did.MOVED, Did.TIMED})
WORDS = {
    Did.PLANNED: _l("planned"),
    Did.DONE: _l("ticked: logged as contact"),
    Did.REOPENED: _l("un-ticked: the log entry was taken back"),
    Did.SKIPPED: _l("deleted there: skipped"),
    Did.UNSKIPPED: _l("taken up again"),
    Did.MOVED: _l("moved to another day"),
    Did.TIMED: _l("given another time"),
    Did.RETITLED: _l("given another title"),
    Did.REWORDED: _l("given other words"),
    Did.INTERVIEW_EDITED: _l("interview changed"),
    Did.INTERVIEW_CANCELLED: _l("interview called off"),
    Did.INTERVIEW_REOPENED: _l("interview stands again"),
    Did.INTERVIEW_TRASHED: _l("interview put into the trash"),
    Did.INTERVIEW_RESTORED: _l("interview taken out of the trash"),
    Did.CONTACT_ADDED: _l("contact added"),
    Did.CONTACT_EDITED: _l("contact changed"),
    Did.CONTACT_MOVED: _l("moved to another company"),
    Did.CONTACT_TAGGED: _l("tags changed"),
    Did.PHOTO_CHANGED: _l("picture changed"),
    Did.CONTACT_TRASHED: _l("contact put into the trash"),
    Did.CONTACT_RESTORED: _l("contact taken out of the trash"),
}
FIELDS = {
    "name": _l("name"),
    "methods": _l("ways to reach them"),
    "notes": _l("notes"),
    "job": _l("job"),
    "starts_local": _l("start"),
    "ends_local": _l("end"),
    "zone": _l("time zone"),
    "title": _l("title"),
    "place": _l("place"),
    "link": _l("link"),
}
ICONS = {Shelf.FOLLOW_UPS: "checkbox", Shelf.INTERVIEWS: "calendar-event", Shelf.CONTACTS: "user"}


@dataclass(frozen=True, slots=True)
class Change:
    """One write of a device, ready to show."""

    id: int
    icon: str
    title: str
    href: str
    text: str
    by: str
    is_undone: bool


def change_view(trace: Trace) -> Change:
    """A trace for the page."""
    return Change(
        id=trace.id,
        icon=ICONS[trace.shelf],
        title=trace.name or _("(no title)"),
        href=_page(trace),
        text=" · ".join(said(step) for step in trace.steps),
        by=_by(trace),
        is_undone=trace.undone_at is not None,
    )


def said(step: Step) -> str:
    """One step, with what was before and what is now where both are short."""
    what = _what(step)
    was, now = _value(step, "was"), _value(step, "is")
    if was and now:
        return _("%(what)s: from %(was)s to %(now)s", what=what, was=was, now=now)
    if now:
        return _("%(what)s: %(now)s", what=what, now=now)
    return what


def _what(step: Step) -> str:
    """What was done; of an edit also to which fields."""
    now = step.values.get("is")
    named = list(now) if isinstance(now, dict) else [step.values.get("field", "")]
    fields = [str(FIELDS[name]) for name in named if name in FIELDS]
    if not fields:
        return str(WORDS[step.did])
    return _("%(what)s (%(fields)s)", what=WORDS[step.did], fields=amounts.enumerated(fields))


def _by(trace: Trace) -> str:
    client = client_name(trace.client) if trace.client else ""
    if client and client.casefold() not in trace.device.casefold():
        return _(
            "%(device)s (%(client)s), %(when)s", device=trace.device, client=client, when=moment(trace.at)
        )
    return _("%(device)s, %(when)s", device=trace.device, when=moment(trace.at))


def _page(trace: Trace) -> str:
    if trace.shelf is Shelf.CONTACTS:
        return url_for("people.contact", contact_id=trace.ref_id)
    if trace.shelf is Shelf.INTERVIEWS:
        return url_for("interviews.page", interview_id=trace.ref_id)
    return ""


def _value(step: Step, key: str) -> str:
    """A value as people write it; nothing for what would be long or is no single value."""
    value = step.values.get(key)
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    return _time(value) if step.did in IN_TIME else value


def _time(value: str) -> str:
    """A day, an instant or a time of day in the user's way; anything else as it is."""
    try:
        if "T" in value:
            return moment(datetime.fromisoformat(value))
        return clocktime(time.fromisoformat(value)) if ":" in value else day(date.fromisoformat(value))
    except ValueError:
        return value
