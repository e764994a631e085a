"""Each mail as a stranger's program reads it: both bodies whole, nothing fetched, a way out in one click."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm import config
from crm.accounts.models import User
from crm.app import wiring
from crm.core.kinds import FollowUpKind
from crm.core.roles import Role
from crm.core.when import When
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.interviews import actions as interviews
from crm.interviews.actions import InterviewValues, Part
from crm.notifications import actions as notifications
from crm.notifications.actions import Claim
from crm.notifications.models import Reminder
from crm.notifications.rendering import prepare
from crm.notifications.stamp import Stamp
from tests.factories import a_company, a_contact, an_opening
from tests.feeds.scenes import a_followup

PLACE = "https://crm.example.org"
HOSTILE = '<script>alert(1)</script> <img src="https://evil.example/p.gif">'
NAME = f"Dana {HOSTILE} Hart"
CLIPPED = 102_000
"""Beyond so many octets of HTML a large mail service cuts a mail off."""

Read = Callable[[str, str], EmailMessage]


class Markup(HTMLParser):
    """What a mail program would have to load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.metas: dict[str, str] = {}
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "a":
            self.links.append(values["href"])
        if tag == "meta":
            self.metas[values.get("name", "")] = values.get("content", "")
        loads = {"src", "srcset", "background", "data", "action", "poster"} | (
            {"href"} if tag != "a" else set()
        )
        self.fetched += [f"{tag} {name}" for name in values if name in loads or name.startswith("on")]


@pytest.fixture(autouse=True)
def wired() -> None:
    wiring.listen()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> config.Settings:
    return config.load(
        instance=tmp_path / "instance", database_url=database_url, mail_to_files=True, public_url=PLACE
    )


@pytest.fixture
def busy(session: Session, user: User, when: When) -> None:
    """Somebody with a hostile name, an interview tomorrow, a timed follow-up, and more than a mail holds."""
    company = a_company(session, f"Initech {HOSTILE}")
    dana = a_contact(session, NAME, company=company, email="dana@example.com", met_where=HOSTILE)
    starts = datetime.combine(when.today + timedelta(days=1), time(14))
    values = InterviewValues(
        starts,
        starts + timedelta(hours=1),
        zone="Europe/Berlin",
        title=HOSTILE,
        place=HOSTILE,
        link="javascript:x",
    )
    opening = an_opening(session, company, title=HOSTILE)
    interviews.plan(session, opening.id, values, [Part(dana.id, Role.INTERVIEWER)], when=when)
    followups.add(session, NewFollowUp(f"call {HOSTILE}", when.today, dana.id, due_time=time(23)), when=when)
    for number in range(45):
        day = when.today - timedelta(days=number % 3)
        opener = f"Hello, {'a long word of my own ' * 40}{number}"
        a_followup(session, dana, on=day, kind=FollowUpKind.THANK_YOU, opener=opener)
    session.commit()


@pytest.fixture
def read(app: Flask, session: Session, user: User, when: When) -> Read:
    """The mail of a kind and an occurrence, from its octets on the wire."""

    def read(kind: str, key: str) -> EmailMessage:
        session.commit()
        claim = Claim(1, user.id, kind, key, "<a@example.org>", 1, "mail", "me")
        made = prepare(app, claim, now=when.now)
        assert isinstance(made, EmailMessage)
        wire = made.as_bytes()
        assert max(map(len, wire.split(b"\r\n"))) <= 998
        assert wire.isascii()
        return message_from_bytes(wire, policy=policy.default)

    return read


def bodies(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return str(text.get_content()), str(html.get_content())


def check(mail: EmailMessage) -> None:
    """What holds of every mail."""
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Auto-Submitted"] == "auto-generated"
    for name in ("Dana", "Hart"):
        assert name not in mail["Subject"]
    text, html = bodies(mail)
    markup = Markup(html)
    assert not {"script", "img", "link", "iframe", "object", "form", "video", "svg"} & set(markup.tags)
    assert markup.fetched == []
    assert "url(" not in html
    assert "@import" not in html
    assert markup.metas["color-scheme"] == "light dark"
    assert "prefers-color-scheme: dark" in html
    for link in markup.links:
        assert link.startswith((f"{PLACE}/", "mailto:", "https://www.linkedin.com/")), link
    assert len(html.encode()) < CLIPPED
    assert not re.search(r"<(?!script>alert|/script>|img src)[a-z]", text)
    assert "\n\n\n\n" not in text


def test_the_digest_is_whole_and_fetches_nothing(busy: None, read: Read, when: When) -> None:
    mail = read("digest", when.today.isoformat())
    check(mail)
    assert mail["List-Unsubscribe"].startswith(f"<{PLACE}/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = bodies(mail)
    assert NAME in text
    assert len(set(re.findall(rf"{PLACE}/n/[\w.-]+", html))) == 40 * 3
    assert set(re.findall(rf"{PLACE}/n/[\w.-]+", html)) == set(re.findall(rf"{PLACE}/n/[\w.-]+", text))


def test_the_test_message_is_whole_and_fetches_nothing(read: Read) -> None:
    mail = read("test", "2026-11-25T12:00")
    check(mail)
    assert mail["List-Unsubscribe"] is None


def test_timed_reminders_are_whole_and_fetch_nothing(
    busy: None, read: Read, session: Session, when: When
) -> None:
    stamp = Stamp(b"key", "example.org", "1")
    notifications.plan(session, stamp, now=when.now + timedelta(days=2))
    keys = session.execute(select(Reminder.kind, Reminder.occ_key).where(Reminder.subject != "")).all()
    assert len(keys) == 2
    for kind, key in keys:
        mail = read(str(kind), key or "")
        check(mail)
        assert mail["List-Unsubscribe"].startswith(f"<{PLACE}/u/")
        assert NAME in bodies(mail)[0]


def test_the_calendar_stands_beside_the_bodies(
    busy: None, read: Read, session: Session, user: User, when: When
) -> None:
    user.mail_calendar = True
    mail = read("digest", when.today.isoformat())
    assert mail.get_content_type() == "multipart/mixed"
    [calendar] = mail.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"


@pytest.mark.usefixtures("busy")
def test_a_mail_is_in_the_language_of_whom_it_is_for(read: Read, user: User, when: When) -> None:
    user.locale = "de"
    mail = read("digest", when.today.isoformat())
    text, html = bodies(mail)
    assert mail["Subject"].startswith("Heute: ")
    assert "GESPRÄCHE" in text
    assert "„Heute“ öffnen" in text
    assert '<html lang="de"' in html
    assert not re.search(r"\b(?:Due today|Thank|overdue|Good morning)\b", text)
