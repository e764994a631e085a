"""Who may write where, on which condition, and what is answered."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.core.when import When
from crm.dav.models import Scope
from crm.db.owner import acting_as
from crm.followups import actions as followups
from crm.followups.actions import NewFollowUp
from crm.followups.models import FollowUp
from crm.published.models import PublishedObject
from tests import factories
from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Answer, Device, a_password, basic
from tests.dav.facts import snapshot
from tests.dav.noon import at_noon
from tests.dav.noon import device as device
from tests.dav.noon import reader as reader
from tests.dav.objects import card, event, task
from tests.dav.phone import create, get, held, only

pytestmark = ON_SQLITE
WRITES = ("PUT", "DELETE", "MOVE", "COPY", "PROPPATCH", "MKCALENDAR", "MKCOL", "POST")


@pytest.fixture
def row(session: Session, device: Device, when: When) -> FollowUp:
    made = followups.add(session, NewFollowUp("Send the slides", when.today), when=when)
    session.commit()
    return made


def shelf_of(session: Session) -> list[tuple[str, str]]:
    """Names and ETags of everything that lies there."""
    rows = session.execute(
        select(PublishedObject.name, PublishedObject.etag)
        .where(PublishedObject.gone_at.is_(None))
        .order_by(PublishedObject.id)
    ).all()
    session.rollback()
    return [(name, etag) for name, etag in rows]


def test_a_password_for_reading_writes_nothing(
    session: Session, device: Device, reader: Device, row: FollowUp
) -> None:
    there = only(reader, reader.followups)
    before = snapshot(session), shelf_of(session)
    answers = [there.put(), there.delete(), create(reader, reader.followups + "x.ics", task("x"))]
    answers.append(reader.ask("MOVE", there.path, Destination=reader.followups + "y.ics"))
    assert [(each.status, each.precondition) for each in answers] == [(403, "need-privileges")] * 4
    assert (snapshot(session), shelf_of(session)) == before


def test_a_password_for_contacts_reaches_no_calendar(app: Flask, session: Session, user: User) -> None:
    _, secret = a_password(session, scope=Scope.CONTACTS)
    phone = at_noon(app, user.email, secret, user.id)
    assert create(phone, phone.followups + "x.ics", task("x")).status == 404
    assert create(phone, phone.contacts + "x.vcf", card("x", "Sam Poe")).status == 201


@pytest.mark.parametrize("method", WRITES)
def test_another_user_s_addresses_are_not_there(
    app: Flask, session: Session, device: Device, row: FollowUp, when: When, method: str
) -> None:
    stranger = factories.a_user(session, email="stranger@example.org")
    session.commit()
    with acting_as(stranger.id):
        _, secret = a_password(session)
        followups.add(session, NewFollowUp("Theirs", when.today), when=when)
        session.commit()
        theirs = at_noon(app, stranger.email, secret, stranger.id)
        before = held(theirs, theirs.followups)
    mine, target = only(device, device.followups), next(iter(before.values()))
    headers = {"Destination": device.followups + "x.ics", "Content-Type": "text/calendar"}
    for path in (target.path, theirs.followups, theirs.principal, theirs.contacts + "x.vcf"):
        assert device.ask(method, path, task("x"), **headers).status == 404
    if method in ("MOVE", "COPY"):
        for destination in (target.path, theirs.followups + "new.ics"):
            assert device.ask(method, mine.path, Destination=destination).status == 404
    assert held(theirs, theirs.followups) == before
    assert held(device, device.followups) == {mine.path.rpartition("/")[2]: mine}


def test_conditions(session: Session, device: Device, row: FollowUp) -> None:
    there = only(device, device.followups)
    before = snapshot(session)
    for headers in ({"If_None_Match": "*"}, {"If_Match": '"x"'}, {"If_Match": '"x", "y"'}):
        text = there.with_line("SUMMARY", "SUMMARY:Stale")
        assert device.ask("PUT", there.path, text, Content_Type="text/calendar", **headers).status == 412
    for header in ('"x"', "*"):
        answer = create(device, device.followups + "no.ics", task("no"), If_Match=header, If_None_Match='"x"')
        assert answer.status == 412
    assert snapshot(session) == before
    assert there.put(there.with_line("SUMMARY", "SUMMARY:Fresh"), If_Match="*").status == 204
    assert device.ask("DELETE", device.followups + "no.ics").status == 404


def test_a_uid_lies_at_one_place(session: Session, device: Device, row: FollowUp) -> None:
    there = only(device, device.followups)
    answer = create(device, device.followups + "copy.ics", there.text)
    assert (answer.status, answer.precondition) == (403, "no-uid-conflict")
    assert f"<D:href>{there.path}</D:href>".encode() in answer.body
    answer = there.put(task("another"))
    assert (answer.status, answer.precondition) == (403, "no-uid-conflict")


def test_another_name_in_the_same_collection(session: Session, device: Device, row: FollowUp) -> None:
    there, facts = only(device, device.followups), snapshot(session)

    def move(path: str, target: str, **more: str) -> Answer:
        return device.ask("MOVE", path, Destination=f"http://localhost{target}", **more)

    token = device.sync(device.followups).token
    new = device.followups + "new%20name.ics"
    assert move(there.path, new, If_Match='"x"').status == 412
    assert move(there.path, new).status == 201
    assert (get(device, new).text, device.ask("GET", there.path).status) == (there.text, 404)
    assert snapshot(session) == facts
    changed = device.sync(device.followups, token).responses
    assert {path: each.status for path, each in changed.items()} == {there.path: 404, new: 200}
    other = device.followups + "other.ics"
    create(device, other, task("other", "SUMMARY:Other"))
    assert move(new, other, Overwrite="F").status == 412
    assert move(new, other).status == 204
    assert get(device, other).text == there.text
    assert list(held(device, device.followups)) == ["other.ics"]
    assert move(new, there.path).status == 404


def test_what_does_not_move(session: Session, device: Device, row: FollowUp) -> None:
    there = only(device, device.followups)
    before = shelf_of(session)
    for method, target, status in (
        ("COPY", device.followups + "copy.ics", 403),
        ("COPY", device.interviews + "copy.ics", 403),
        ("MOVE", device.interviews + "x.ics", 403),
        ("MOVE", device.contacts + "x.vcf", 403),
        ("MOVE", device.followups, 403),
        ("MOVE", there.path, 403),
        ("MOVE", f"/dav/calendars/{device.user_id}/none/x.ics", 409),
        ("MOVE", "/elsewhere/x.ics", 404),
        ("MOVE", "", 400),
    ):
        headers = {"Destination": target} if target else {}
        assert device.ask(method, there.path, **headers).status == status, (method, target)
    assert shelf_of(session) == before


def test_no_collections_are_made_and_the_three_stay(device: Device) -> None:
    for method, path, status in (
        ("MKCALENDAR", f"/dav/calendars/{device.user_id}/mine/", 403),
        ("MKCOL", f"/dav/addressbooks/{device.user_id}/mine/", 403),
        ("MKCALENDAR", device.followups, 405),
        ("DELETE", device.followups, 405),
        ("POST", device.contacts, 405),
        ("PUT", device.contacts, 405),
        ("PUT", f"/dav/calendars/{device.user_id}/mine/x.ics", 409),
    ):
        answer = device.ask(method, path, b"", Content_Type="text/calendar")
        assert answer.status == status, (method, path)
        if status == 405:
            assert method not in answer.headers["Allow"].split(", ")
    made = device.ask("MKCALENDAR", f"/dav/calendars/{device.user_id}/mine/")
    assert made.precondition == "calendar-collection-location-ok"
    assert b"No calendars can be made here." in made.body


def test_a_body_in_pieces_is_read_whole(device: Device) -> None:
    text = event("pieces", "SUMMARY:Pieces").encode()
    answer = device.client.open(
        device.interviews + "pieces.ics",
        method="PUT",
        input_stream=BytesIO(text),
        headers={"Authorization": basic(device.name, device.secret), "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
        content_type="text/calendar",
    )
    assert answer.status_code == 201
    assert get(device, device.interviews + "pieces.ics").text.encode() == text


@pytest.mark.parametrize("header", [{"Content_Range": "bytes 0-9/20"}, {"Content_Encoding": "gzip"}])
def test_a_part_or_a_parcel_is_no_object(device: Device, header: dict[str, str]) -> None:
    answer = create(device, device.followups + "x.ics", task("x"), **header)
    assert answer.status in (400, 415)
    assert held(device, device.followups) == {}
