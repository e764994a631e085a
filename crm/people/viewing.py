"""The views above the contact list: the ready ones, the user's own, and what an empty one says."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from crm.contacts.models import SavedView
from crm.people.addresses import address, from_query, query
from crm.people.queries.wanted import View, Wanted
from crm.web.lazy import lazy_gettext as _l

NAMES = {
    View.ALL: _l("All"),
    View.DUE: _l("Due now"),
    View.SLIPPING: _l("Slipping"),
    View.INTERVIEWED: _l("Met in interviews"),
    View.QUIET: _l("Going quiet"),
    View.NO_CADENCE: _l("No cadence"),
    View.COMPANY: _l("By company"),
    View.RECENT: _l("Recently added"),
    View.ARCHIVED: _l("Archived"),
}
EMPTY = {
    View.ALL: (_l("Nobody found"), _l("Everybody is archived or in the trash.")),
    View.DUE: (_l("Nobody is due"), _l("Everyone you keep in touch with has heard from you in time.")),
    View.SLIPPING: (
        _l("Nobody is slipping"),
        _l("Nobody waits half as long again as you meant."),
    ),
    View.INTERVIEWED: (
        _l("Nobody met in an interview yet"),
        _l("Once an interview was held, the people in it stand here, the latest first."),
    ),
    View.QUIET: (
        _l("Nobody is going quiet"),
        _l("People without a cadence stand here once nothing was heard of them for six weeks."),
    ),
    View.NO_CADENCE: (
        _l("Everybody has a cadence"),
        _l("Of everyone it is said how often to be in touch."),
    ),
    View.COMPANY: (_l("Nobody found"), _l("Everybody is archived or in the trash.")),
    View.RECENT: (_l("Nobody was added lately"), _l("Who was added in the last 30 days stands here.")),
    View.ARCHIVED: (
        _l("The archive is empty"),
        _l("Archive people you need no reminder of: they stay, and are found again."),
    ),
}


def views(wanted: Wanted, own: Sequence[SavedView]) -> list[dict[str, Any]]:
    """All views as links; the one that is looked at is current."""
    here = query(wanted)
    saved = [
        {
            "label": view.name,
            "href": url_for("people.contacts") + (f"?{view.query}" if view.query else ""),
            "is_current": view.query == here,
            "is_own": True,
        }
        for view in own
    ]
    is_saved = any(each["is_current"] for each in saved)
    ready = [
        {
            "label": str(name),
            "href": address(Wanted(view=view)),
            "is_current": wanted.view is view and not is_saved,
            "is_own": False,
        }
        for view, name in NAMES.items()
    ]
    return ready + saved


def current_name(links: Sequence[dict[str, Any]]) -> str:
    """What the view that is looked at is called."""
    return next((str(each["label"]) for each in links if each["is_current"]), str(NAMES[View.ALL]))


def nobody(wanted: Wanted) -> tuple[str, str]:
    """What an empty list says: (in short, and why)."""
    if wanted.is_narrowed:
        return _("Nobody found"), _("Nobody fits this search and these filters.")
    title, text = EMPTY[wanted.view]
    return str(title), str(text)


def canonical(text: str) -> str:
    """A query as views keep it: what it means, and nothing else."""
    return query(from_query(text))
