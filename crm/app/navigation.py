"""The sections of the app, the account menu, and the counts that they show."""

from dataclasses import dataclass

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from crm.accounts.gate import user_today
from crm.db.flask import db
from crm.followups import queries as followups
from crm.notifications import queries as notifications
from crm.search.commands import Command
from crm.web.lazy import lazy_gettext as _l
from crm.web.public import site_path

SECTIONS = (
    ("today.page", _l("Today"), "sun", "g t"),
    ("people.contacts", _l("Contacts"), "users", "g c"),
    ("interviews.index", _l("Interviews"), "messages", "g i"),
    ("people.openings", _l("Openings"), "briefcase", "g r"),
    ("planner.page", _l("Calendar"), "calendar", "g k"),
    ("people.companies", _l("Companies"), "building", "g o"),
    ("feeds.index", _l("Calendar feeds"), "rss", "g f"),
)
NAME = "Keepwarm"
QUICK = (
    ("contacts.new", _l("New contact"), "user-plus", "n"),
    ("interviews.new", _l("New interview"), "calendar-plus", "i"),
    ("openings.new", _l("New opening"), "briefcase", "o"),
    ("interactions.new", _l("Log a contact"), "message-plus", "l"),
    ("movein.index", _l("Move in from a file"), "file-import", ""),
    ("found.index", _l("Interviews in your calendars"), "calendar-question", ""),
)
SETTINGS = (
    ("accounts.settings", _l("Profile")),
    ("pace.nudges", _l("Nudges")),
    ("channels.index", _l("Channels")),
    ("calendars.index", _l("Calendar accounts")),
    ("devices.index", _l("Phones")),
    ("sharing.index", _l("Sharing")),
    ("contacts.tags", _l("Tags")),
    ("contacts.fields", _l("Your fields")),
    ("jobs.status", _l("Mail")),
    ("accounts.security", _l("Security")),
    ("accounts.data", _l("Your data")),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section in the navigation; `count` is what waits there: empty for nothing, none where nothing can."""

    url: str
    label: str
    icon: str
    is_current: bool
    hotkey: str
    count: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; a POST for acts."""

    label: str
    href: str
    icon: str
    hotkey: str = ""
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What the top bar says about who is signed in."""

    name: str
    email: str
    unread: int
    notices_href: str
    search_href: str
    suggestions_href: str
    quick: list[Entry]
    entries: list[Entry]


def sections() -> list[Section]:
    """The sections that exist; the one being looked at is marked."""
    return [_section(*item) for item in SECTIONS if item[0] in current_app.view_functions]


def account() -> Account | None:
    """Who is signed in; None for a visitor."""
    user = g.get("user")
    if user is None:
        return None
    has_notices = "notifications.index" in current_app.view_functions
    return Account(
        name=user.name or user.email,
        email=user.email,
        unread=_unread() if has_notices else 0,
        notices_href=url_for("notifications.index") if has_notices else "",
        search_href=url_for("search.page"),
        suggestions_href=url_for("search.suggestions"),
        quick=_entries(QUICK),
        entries=[
            *_entries(
                (
                    ("people.companies", _l("Companies"), "building", ""),
                    ("feeds.index", _l("Calendar feeds"), "rss", ""),
                    ("accounts.settings", _l("Settings"), "settings", "g s"),
                    ("people.trash", _l("Trash"), "trash", ""),
                    ("guide.index", _l("Help"), "help-circle", ""),
                )
            ),
            Entry(_("Sign out"), url_for("accounts.sign_out"), "logout", is_post=True),
        ],
    )


def commands() -> list[Command]:
    """Every place and form, for the palette."""
    entries = (*_entries(SECTIONS), *_entries(QUICK))
    places = [Command(each.label, each.href, each.icon, each.hotkey) for each in entries]
    settings = [
        Command(_("Settings: %(page)s", page=label), url_for(endpoint), "settings")
        for endpoint, label in SETTINGS
        if endpoint in current_app.view_functions
    ]
    return [*places, Command(_("Trash"), url_for("people.trash"), "trash"), *settings]


def settings_pages() -> list[dict[str, object]]:
    """The settings pages that exist, each served by its feature, for the `tabs` macro."""
    views = current_app.view_functions
    pages = [(url_for(endpoint), label) for endpoint, label in SETTINGS if endpoint in views]
    return [
        {"label": label, "href": url, "is_current": site_path(request.path) == url} for url, label in pages
    ]


def _section(endpoint: str, label: object, icon: str, hotkey: str) -> Section:
    url = url_for(endpoint)
    here, home = site_path(request.path), site_path("/")
    is_current = here == url or (url != home and here.startswith(url + "/"))
    return Section(url, str(label), icon, is_current, hotkey, due_now() if endpoint == "today.page" else None)


def _entries(items: tuple[tuple[str, object, str, str], ...]) -> list[Entry]:
    return [
        Entry(str(label), url_for(endpoint), icon, hotkey)
        for endpoint, label, icon, hotkey in items
        if endpoint in current_app.view_functions
    ]


def due_now() -> str:
    """How many follow-ups are due, as it is said where there is little room; empty for none, asked once."""
    if g.get("user") is None:
        return ""
    if "due_now" not in g:
        g.due_now = followups.due_count(db.session(), today=user_today())
    most = followups.MOST_COUNTED - 1
    return f"{most}+" if g.due_now > most else str(g.due_now or "")


def titled(title: str) -> Markup:
    """The title of a page in the browser: before it how many are due, and nothing about whom."""
    return Markup(" · ").join(part for part in (due_now(), title, NAME) if part)


def _unread() -> int:
    return notifications.badge(db.session())
