"""The pages of calendar addresses: the truth first, then the address, then what the calendar shows."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crm import clock
from crm.accounts.models import AuditEntry, User
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.db.owner import acting_as
from crm.feeds.models import AlarmChoice, Feed, FeedKind, Privacy
from crm.web.clients import client_name
from tests.calendar_readers import by_icalendar
from tests.factories import a_contact, an_interview
from tests.feeds.scenes import a_followup, an_address, fetched

CHOSEN = {
    "name": "Job hunt", "kinds": ["follow_ups"], "alarms": ["on_the_day"],
    "days_ahead": "400", "privacy": "full",
}  # fmt: skip


def the_feed(session: Session, user: User) -> Feed:
    """The one that is in use, as it is now, on its own."""
    session.rollback()
    with acting_as(user.id):
        feed = session.scalars(select(Feed).where(Feed.revoked_at.is_(None))).one()
        session.refresh(feed)
        session.expunge(feed)
    session.rollback()
    return feed


def addresses_on(page: str) -> list[str]:
    """The web and the subscription address that a page shows."""
    return re.findall(r'value="((?:https?|webcal)://[^"]+\.ics)"', unescape(page))


def settings_with(app: Flask, **values: object) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=values)


def test_without_an_address_the_page_says_what_to_do(client: FlaskClient) -> None:
    page = client.get("/feeds").text
    assert "No calendar address yet" in page
    assert 'href="/feeds/new"' in page


def test_an_address_is_made_and_works(
    client: FlaskClient, anonymous: FlaskClient, session: Session, user: User
) -> None:
    answer = client.post("/feeds", data=CHOSEN)
    assert answer.status_code == 303
    feed = the_feed(session, user)
    assert (feed.name, feed.privacy, feed.kinds, feed.alarms) == (
        "Job hunt", Privacy.FULL, [FeedKind.FOLLOW_UPS], [AlarmChoice.ON_THE_DAY],
    )  # fmt: skip
    web, webcal = addresses_on(client.get(answer.location).text)
    assert web.startswith("http://keepwarm.example.org/f/")
    assert web.endswith("/Job-hunt.ics")
    assert webcal == web.replace("http:", "webcal:")
    assert fetched(anonymous, web.removeprefix("http://keepwarm.example.org")).status_code == 200
    events = session.scalars(select(AuditEntry.event).where(AuditEntry.user_id == user.id)).all()
    assert "calendar address made" in events


def test_only_the_digest_of_the_secret_is_stored(client: FlaskClient, session: Session, user: User) -> None:
    client.post("/feeds", data=CHOSEN)
    feed = the_feed(session, user)
    (web, _) = addresses_on(client.get(f"/feeds/{feed.id}").text)
    token = web.split("/")[4]
    stored = " ".join(
        str(getattr(feed, column.key)) for column in Feed.__mapper__.columns if column.key != "body"
    )
    assert token not in stored


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "Give it a name."),
        ("name", "x" * 61, "At most 60 characters."),
        ("kinds", [], "Choose at least one"),
        ("kinds", ["everything"], "valid choice"),
        ("privacy", "none", "valid choice"),
        ("alarms", ["loud"], "valid choice"),
        ("days_ahead", "9999", "valid choice"),
    ],
)
def test_what_does_not_fit_is_explained_and_what_was_typed_stays(
    client: FlaskClient, session: Session, field: str, value: object, complaint: str
) -> None:
    answer = client.post("/feeds", data=CHOSEN | {"name": "Kept"} | {field: value})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert complaint in page
    assert field == "name" or 'value="Kept"' in page


def test_what_it_shows_can_be_changed_under_the_same_address(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User, when: When
) -> None:
    a_followup(session, a_contact(session), on=when.today)
    address = an_address(app, session, user)
    before = fetched(anonymous, address)
    feed = the_feed(session, user)
    form = client.get(f"/feeds/{feed.id}/edit").text
    assert 'value="Reminders"' in form
    answer = client.post(f"/feeds/{feed.id}", data=CHOSEN | {"privacy": "initials"})
    assert answer.status_code == 303
    after = fetched(anonymous, address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert b"SUMMARY:Say hello to DH\r\n" in after.data
    assert b"SUMMARY:Say hello to Dana Hart\r\n" in before.data


@pytest.mark.parametrize(
    ("base", "says", "has_code"),
    [
        ("http://127.0.0.1:8000", "Only this computer can read it", False),
        ("http://192.168.1.7:8000", "Only devices in this network can read it", True),
        ("http://keepwarm.example.org", "travels unencrypted", True),
        ("https://keepwarm.example.org", "It can be read from anywhere", True),
    ],
)
def test_the_truth_about_reach_comes_before_any_code_to_scan(
    client: FlaskClient, app: Flask, base: str, says: str, has_code: bool
) -> None:
    settings_with(app, public_url=base)
    page = unescape(client.post("/feeds", data=CHOSEN, follow_redirects=True).text)
    assert says in page
    assert ("data:image/svg+xml" in page) is has_code
    if has_code:
        assert page.index(says) < page.index("data:image/svg+xml")
    assert page.index(says) < page.index(f"{base}/f/")


def test_where_others_cannot_get_the_page_offers_what_works(client: FlaskClient, app: Flask) -> None:
    settings_with(app, public_url="")
    for page in (client.get("/feeds").text, client.post("/feeds", data=CHOSEN, follow_redirects=True).text):
        for offer in ("/settings/nudges", "crm run --lan", "CRM_PUBLIC_URL", "Download the calendar"):
            assert offer in page


def test_the_preview_shows_exactly_what_the_calendar_holds(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    today = clock.now().date()
    dana = a_contact(session, 'Dana "<b>" Hart')
    a_followup(session, dana, on=today + timedelta(days=2))
    a_followup(session, dana, on=today + timedelta(days=3), kind=FollowUpKind.CUSTOM, title="Send the sketch")
    an_interview(session, day=today + timedelta(days=4), place="Example Street 5")
    address = an_address(app, session, user)
    body = fetched(anonymous, address).data
    page = unescape(client.get(f"/feeds/{the_feed(session, user).id}").text)
    found = by_icalendar(body)
    assert len(found) == 4
    for event in found:
        assert event.summary in page
        assert event.location in page
        for line in event.description.splitlines():
            assert line in page


def test_the_calendar_can_be_downloaded(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    a_followup(session, a_contact(session), on=date(2027, 1, 1))
    address = an_address(app, session, user)
    answer = client.get(f"/feeds/{the_feed(session, user).id}/download")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Reminders.ics"'
    assert answer.data == fetched(anonymous, address).data


def test_replacing_shows_a_new_address_and_keeps_the_old_one_in_sight(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    old = an_address(app, session, user)
    before = the_feed(session, user).id
    answer = client.post(f"/feeds/{before}/replacement")
    after = the_feed(session, user).id
    assert answer.location.endswith(f"/feeds/{after}")
    (web, _) = addresses_on(client.get(answer.location).text)
    assert old not in web
    assert fetched(anonymous, web.removeprefix("http://keepwarm.example.org")).status_code == 200
    assert b"placeholder@keepwarm" in fetched(anonymous, old).data
    assert "Replaced" in client.get("/feeds").text
    for path in (f"/feeds/{before}/edit", f"/feeds/{before}/download"):
        assert client.get(path).status_code == 404
    assert client.post(f"/feeds/{before}/replacement").status_code == 404
    assert client.get(f"/feeds/{before}").location.endswith("/feeds")


def test_revoking_asks_first_and_then_ends_it(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    address = an_address(app, session, user)
    feed = the_feed(session, user).id
    assert "The calendar ends for good" in client.get(f"/feeds/{feed}").text
    assert client.post(f"/feeds/{feed}/revocation").status_code == 303
    assert b"placeholder@keepwarm" in fetched(anonymous, address).data
    page = unescape(client.get("/feeds").text)
    assert "After 14 days it is gone." in page
    assert client.post(f"/feeds/{feed}/revocation").status_code == 303  # twice is once


def test_under_another_secret_key_the_address_cannot_be_shown_but_still_works(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    address = an_address(app, session, user)
    number = the_feed(session, user).id
    with acting_as(user.id):
        session.execute(update(Feed).values(token_box=b"sealed by somebody else"))
        session.commit()
    page = client.get(f"/feeds/{number}")
    assert page.status_code == 200
    assert "cannot be shown again" in page.text
    assert fetched(anonymous, address).status_code == 200


def test_the_page_says_who_read_it_last(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    address = an_address(app, session, user)
    assert "Not read yet" in client.get("/feeds").text
    fetched(anonymous, address, User_Agent="Mozilla/5.0 (X11) Gecko/20100101 Thunderbird/153.7")
    assert "by Thunderbird" in client.get("/feeds").text


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Evolution/3.46.4", "Evolution"),
        ("macOS/14.5 (23F79) dataaccessd/1.0", "iPhone or iPad"),
        ("iOS/18.1 (22B83) remindd/1.0", "iPhone or iPad"),
        ("macOS/15.1 (24B83) CalendarAgent/1030", "Apple Calendar"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", "Outlook"),
        ("DAVx5/4.4.3-ose (dav4jvm; okhttp/4.12.0) Android/14", "DAVx⁵"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/153.7", "Thunderbird"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "a browser"),
        ("vdirsyncer/0.19", "vdirsyncer"),
        ("Something/2.0 (by somebody)", "Something"),
        ("", "an app that gave no name"),
    ],
)
def test_apps_are_named_as_people_know_them(app: Flask, agent: str, name: str) -> None:
    with app.test_request_context():
        assert client_name(agent) == name


def test_a_stranger_and_a_visitor_get_nowhere_near(
    app: Flask, session: Session, user: User, stranger: FlaskClient, anonymous: FlaskClient
) -> None:
    with acting_as(user.id):
        an_address(app, session, user)
    number = the_feed(session, user).id
    for path in (f"/feeds/{number}", f"/feeds/{number}/edit", f"/feeds/{number}/download"):
        assert stranger.get(path).status_code == 404
        assert anonymous.get(path).status_code == 303
        assert "/sign-in" in anonymous.get(path).location
    for path in (f"/feeds/{number}", f"/feeds/{number}/replacement", f"/feeds/{number}/revocation"):
        assert stranger.post(path, data=CHOSEN).status_code == 404
        assert anonymous.post(path, data=CHOSEN).status_code == 403
    feed = the_feed(session, user)
    assert (feed.name, feed.version, feed.revoked_at) == ("Reminders", 1, None)
    assert "Reminders" not in stranger.get("/feeds").text


def test_every_link_in_a_calendar_leads_to_a_page(
    client: FlaskClient, anonymous: FlaskClient, app: Flask, session: Session, user: User
) -> None:
    today = clock.now().date()
    a_followup(session, a_contact(session), on=today)
    an_interview(session, day=today + timedelta(days=2))
    a_followup(session, None, on=today, kind=FollowUpKind.CUSTOM, title="Call")
    body = fetched(anonymous, an_address(app, session, user)).data.replace(b"\r\n ", b"").decode()
    paths = set(re.findall(r"http://keepwarm\.example\.org(/[^\s\\]*)", body))
    assert {path.split("/")[1] for path in paths} == {"", "contacts", "interviews", "n"}
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    signed = {path for path in paths if path.startswith("/n/")}
    assert {anonymous.get(path).status_code for path in signed} == {200}
