"""Every part of the pages in every state, to look at while developing; only there when CRM_DEV is set."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email

from crm.core.room_chart import Seat, room_chart
from crm.web.forms import Form
from crm.web.messages import Message

bp = Blueprint("gallery", __name__)
PAGES = (
    *(
        "parts",
        "words",
        "forms",
        "records",
        "today",
        "calendar",
        "start",
        "contacts",
        "contact",
        "sign-in",
        "answer",
        "mail",
    ),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, as the lists show contacts."""

    name: str
    role: str
    company: str
    tier: str | None
    tone: str
    email: str


PEOPLE = (
    Person("Noor Haddad", "Engineering Manager", "Brightwell", "A", "danger", "noor@brightwell.example"),
    Person("Tomasz Lind", "Senior Recruiter", "Brightwell", "B", "warn", "tomasz@brightwell.example"),
    Person("Ifeoma Okafor", "Staff Engineer", "Harbor & Pine", "B", "warn", "ifeoma@harborpine.example"),
    Person("Jun Watanabe", "Head of Platform", "Lattice Works", "C", "neutral", "jun@latticeworks.example"),
    Person("Élodie Marchand-Lefèvre", "Talent Partner", "Quai Onze", None, "neutral", "elodie@quai.example"),
    Person("Sam", "", "", "D", "neutral", ""),
    Person("Wolfeschlegelsteinhausenbergerdorff, Hubert", "Principal Software Engineering Consultant for "
           "Distributed Systems", "Gesellschaft für angewandte Verlässlichkeit", "C", "neutral", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the frame around the page."""

    label: str
    href: str
    icon: str
    is_post: bool = False
    hotkey: str = ""
    is_current: bool = False
    count: int | None = None

    @property
    def url(self) -> str:
        """The same address under the name that sections use."""
        return self.href


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, for the bar."""

    name: str
    email: str
    unread: int
    notices_href: str
    search_href: str
    suggestions_href: str
    quick: tuple[Entry, ...]
    entries: tuple[Entry, ...]


def sections() -> list[Entry]:
    """The sections of the app, leading back to the gallery."""
    return [
        Entry("Today", "/gallery/today", "sun", is_current=True, count=4),
        Entry("Contacts", "/gallery/contacts", "users"),
        Entry("Interviews", "/gallery/contact", "messages"),
        Entry("Companies", "/gallery/parts", "building"),
        Entry("Calendar", "/gallery/words", "calendar"),
        Entry("Settings", "/gallery/forms", "settings"),
    ]


def account() -> Account:
    """A signed-in person with notices."""
    quick = (
        Entry("New contact", "#", "user-plus", hotkey="n"),
        Entry("Interview", "#", "calendar-plus", hotkey="i"),
    )
    entries = (Entry("Settings", "#", "settings"), Entry("Sign out", "#", "logout", is_post=True))
    return Account("Robin Ferreira", "robin@example.org", 3, "#", "#", "#", quick, entries)


class Sample(Form):
    """A form with one field of each kind."""

    name = StringField("Name", [DataRequired("A name is needed.")])
    email = EmailField("E-mail", [Email("This is not an e-mail address.")])
    zone = SelectField(
        "Time zone", choices={"Europe/Berlin": "Europe/Berlin", "America/New_York": "America/New York"}
    )
    met_on = DateField("Met on")
    channel = RadioField("How", choices={"mail": "E-mail", "call": "Call", "person": "In person"})
    notes = TextAreaField("Notes", description="Only you can read this.")
    digest = BooleanField("Send me one mail a day")


def sample_form(*, wrong: bool) -> Sample:
    """The form as it is first shown, or after a refused submit."""
    typed = (
        {"name": "", "email": "noor(at)brightwell"} if wrong else {"name": "Noor Haddad", "channel": "call"}
    )
    form = Sample(formdata=MultiDict(typed))
    if wrong:
        form.validate()
    return form


def messages() -> list[Message]:
    """What the toasts say."""
    return [Message("Snoozed until Mon 30 Nov", "success", "/gallery/today")]


def room() -> dict[str, Any]:
    """Who was in a room, as it is drawn."""
    seats = [Seat(number, "x" if number < 3 else "y", number, number == 3) for number in range(1, 5)]
    names = {number: (PEOPLE[number].name, PEOPLE[number].name.split()[0][:12]) for number in range(1, 5)}
    places = {"x": "Brightwell", "y": "Lattice Works"}
    more = {"hub": PEOPLE[0].name, "left_out": 2, "has_moved": True}
    return {"chart": room_chart(seats), "names": names, "places": places, **more}


def quick() -> dict[str, Any]:
    """The log of one line."""
    kinds = [("message", "Message"), ("email", "E-mail"), ("call", "Call"), ("note", "Note")]
    empty = {"contact_id": 1, "next": "", "kinds": kinds, "kind": "message", "text": "", "is_ask": False}
    return {**empty, "day": "2026-11-22", "today": date(2026, 11, 22), "wrong": {}}


def entries() -> list[tuple[str, list[dict[str, Any]]]]:
    """What happened in a month."""
    same = {"tone": "accent", "badge": "Check in", "badge_tone": "neutral", "note": "From me", "href": ""}
    line = {**same, "icon": "mail", "title": "E-mail", "text": "Asked how it stands.", "expired_id": None}
    acts = {"edit_href": "#", "remove_action": "#", "on": date(2026, 10, 9), "when": "Fri 9 Oct"}
    return [("October 2026", [{**line, **acts, "key": "talk-1"}])]


@bp.get("/gallery")
@bp.get("/gallery/<page>")
def show(page: str = "parts") -> Response:
    """One page of the gallery. A mail brings its own styles, which no page may."""
    if page not in PAGES:
        abort(404)
    response = make_response(_drawn(page))
    if page == "mail":
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


show.is_public = True  # type: ignore[attr-defined]  # the gate lies above this layer


def _drawn(page: str) -> str:
    return render_template(
        f"web/gallery/{page}.html",
        pages=PAGES,
        page=page,
        people=PEOPLE,
        form=sample_form(wrong=False),
        wrong_form=sample_form(wrong=True),
        nav=sections,
        account=account,
        messages=messages if page == "today" else list,
        room=room(),
        entries=entries(),
        quick=quick(),
    )
