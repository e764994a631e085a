"""The digest in few words, for push messages, and as JSON, for programs (docs/webhooks.md)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from crm.followups import wording
from crm.followups.nudges import Nudge
from crm.followups.wording.entries import page_of
from crm.interviews.models import Interview
from crm.notifications import wording as notices
from crm.today.content import Content
from crm.today.lines import appointment, doubt_entry, quiet_entry, several, since, week_entries
from crm.web import amounts
from crm.web.dates import day
from crm.web.public import absolute

MOST_LINES = 10
MOST_ITEMS = 100


def text(content: Content) -> str:
    """At most ten lines, what has a time first."""
    today, zone = content.today, content.zone
    talks = [appointment(each, zone, today=today) for each in content.near]
    lines = [
        *(amounts.enumerated((each.when, each.company, each.title)) for each in talks),
        *(wording.headline(each) for each in content.due),
        *(_open(each, today) for each in content.overdue),
        *(_("Debrief: %(company)s", company=each.opening.company.name) for each in content.owed),
        *(_("Going quiet: %(name)s", name=each.name) for each in content.quiet),
        *(
            f"{day(each.on)}: {entry.text}"
            for each in content.week
            for entry in week_entries(each, zone, today)
        ),
        *(f"{entry.text}: {entry.note}" for entry in map(doubt_entry, content.doubts)),
    ]
    return "\n".join(several(lines, MOST_LINES))


def data(content: Content, occurrence: str) -> dict[str, Any]:
    """What a program may want to know: counts of everything, and the first hundred items."""
    items = [
        *(_talk(each, "interview") for each in content.near),
        *(_act(each, content.today) for each in (*content.due, *content.overdue)),
        *(_talk(each, "debrief") for each in content.owed),
        *(_quiet(content)),
        *(_coming(content)),
        *(
            {"type": "delivery", "id": each.id, "text": notices.subject(each), "state": each.state.value}
            for each in content.doubts
        ),
    ]
    return {
        "kind": "digest",
        "occurrence": occurrence,
        "counts": {
            "due": len(content.due),
            "overdue": len(content.overdue),
            "interviews": len(content.near),
            "debriefs": len(content.owed),
            "going_quiet": len(content.quiet),
            "week": sum(each.size for each in content.week),
            "deliveries": len(content.doubts),
        },
        "items": items[:MOST_ITEMS],
    }


def _open(nudge: Nudge, today: date) -> str:
    return f"{wording.headline(nudge)}. {since(nudge, today)}"


def _act(nudge: Nudge, today: date) -> dict[str, Any]:
    return {
        "type": "follow_up",
        "id": nudge.id,
        "kind": nudge.kind.value,
        "text": wording.headline(nudge),
        "why": wording.why_now(nudge, today=today),
        "due_on": nudge.effective_on.isoformat(),
        "url": absolute(page_of(nudge)),
    }


def _talk(interview: Interview, kind: str) -> dict[str, Any]:
    page = "/debrief" if kind == "debrief" else ""
    return {
        "type": kind,
        "id": interview.id,
        "text": " · ".join(filter(None, (interview.opening.company.name, interview.title))),
        "starts_at": interview.starts_at.isoformat(),
        "ends_at": interview.ends_at.isoformat(),
        "url": absolute(f"/interviews/{interview.id}{page}"),
    }


def _quiet(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "type": "going_quiet",
            "id": each.contact_id,
            "text": quiet_entry(each, content.today).text,
            "last_on": each.last_on.isoformat(),
            "url": absolute(f"/contacts/{each.contact_id}"),
        }
        for each in content.quiet
    ]


def _coming(content: Content) -> list[dict[str, Any]]:
    return [
        {"type": "coming", "on": each.on.isoformat(), "text": entry.text, "url": entry.href}
        for each in content.week
        for entry in week_entries(each, content.zone, content.today)
    ]
