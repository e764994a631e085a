"""Who comes in at /dav, what is refused, and what an object's own address gives."""

import base64
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.accounts.throttle import Limit
from crm.dav import entrance, passwords, xml
from crm.dav.caller import credentials
from crm.dav.models import AppPassword
from crm.db.owner import acting_as
from crm.published.models import Shelf
from tests import factories
from tests.accounts.visiting import ON_SQLITE
from tests.conftest import NOW
from tests.dav.conftest import Put
from tests.dav.device import Device, a_password
from tests.dav.objects import event


def test_only_the_device_with_its_own_password_comes_in(
    device: Device, session: Session, client: FlaskClient
) -> None:
    wrong = [
        (device.name, "not-the-one"), ("other@example.org", device.secret), ("", device.secret),
        (device.name, ""),
    ]  # fmt: skip
    for name, secret in wrong:
        answer = Device(device.client, name, secret, device.user_id).propfind("/dav/", "D:displayname")
        assert answer.status == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]
    typed = device.secret.upper().replace("-", " ")
    assert (
        Device(device.client, f" {device.name.upper()}", typed, device.user_id).propfind("/dav/").status
        == 207
    )
    assert client.open("/dav/", method="PROPFIND").status_code == 401  # a browser that is signed in
    row = session.scalars(select(AppPassword)).one()
    passwords.revoke(session, row, now=NOW)
    session.commit()
    assert device.propfind("/dav/").status == 401


@ON_SQLITE
def test_the_use_is_noted_once_in_a_while(device: Device, session: Session) -> None:
    device.propfind("/dav/", User_Agent="DAVx5/4.4  (phone)")
    row = session.scalars(select(AppPassword)).one()
    used = row.last_used_at
    session.rollback()
    assert used is not None
    assert abs((datetime.now(UTC) - used).total_seconds()) < 600
    assert row.last_client.startswith("DAVx5/4.4 (")
    device.propfind("/dav/", User_Agent="Other")
    session.refresh(row)
    assert row.last_used_at == used


@ON_SQLITE
def test_guessing_is_slowed_down_and_who_knows_is_not(
    device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entrance, "FAILURES", Limit("device", 2, 3600.0))
    guess = Device(device.client, device.name, "wrong", device.user_id)
    assert [guess.propfind("/dav/").status for _ in range(3)] == [401, 401, 429]
    assert int(guess.propfind("/dav/").headers["Retry-After"]) > 0
    assert device.propfind("/dav/").status == 207


@ON_SQLITE
def test_no_cookie_is_set_and_no_page_shown(device: Device) -> None:
    for path in ("/dav/", "/dav/nowhere", "/.well-known/caldav", device.followups):
        answer = device.ask("GET", path)
        assert "Set-Cookie" not in answer.headers
        assert b"<html" not in answer.body


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!", "Bearer x", "Basic eA==", "Basic " + "A" * 9000], ids=len
)
def test_what_is_no_basic_is_no_name(header: str) -> None:
    assert credentials(header) is None


def test_names_beyond_ascii_are_read() -> None:
    coded = base64.b64encode("jörg@example.org:a:b".encode()).decode()
    latin = base64.b64encode("jörg@example.org:ab".encode("latin-1")).decode()
    assert credentials(f"basic {coded}") == ("jörg@example.org", "a:b")
    assert credentials(f"Basic {latin}") == ("jörg@example.org", "ab")


def test_an_object_and_whether_it_changed(device: Device, put: Put) -> None:
    put(Shelf.INTERVIEWS, "a.ics", event("a", "SUMMARY:Grüße"))
    path = f"{device.interviews}a.ics"
    got = device.ask("GET", path)
    assert (got.status, got.body.decode()) == (200, event("a", "SUMMARY:Grüße"))
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8; component=VEVENT"
    assert device.propfind(path, "D:getetag").only.text("D:getetag") == got.headers["ETag"]
    head = device.ask("HEAD", path)
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(got.body)))
    for headers in (
        {"If_None_Match": got.headers["ETag"]}, {"If_None_Match": "*"},
        {"If_None_Match": f'"x", W/{got.headers["ETag"]}'},
        {"If_Modified_Since": got.headers["Last-Modified"]},
    ):  # fmt: skip
        same = device.ask("GET", path, **headers)
        assert (same.status, same.body, same.headers["ETag"]) == (304, b"", got.headers["ETag"])
    assert device.ask("GET", path, If_None_Match='"x"').status == 200
    assert device.ask("GET", f"{device.interviews}b.ics").status == 404
    data = device.propfind(
        path,
        "D:getcontenttype",
        "D:getcontentlength",
        "D:getlastmodified",
        "D:resourcetype",
        "C:calendar-data",
    ).only
    assert data.text("D:getcontentlength") == str(len(got.body))
    assert not data.has("C:calendar-data")


def test_another_user_reads_and_changes_nothing(
    app: Flask, device: Device, put: Put, session: Session
) -> None:
    put(Shelf.INTERVIEWS, "a.ics", event("a", "SUMMARY:Xylotone"))
    token = device.sync(device.interviews).token
    other = factories.a_user(session, email="other@example.org")
    session.commit()
    with acting_as(other.id):
        _, secret = a_password(session)
    mallory = Device(app.test_client(), other.email, secret, other.id)
    path = f"{device.interviews}a.ics"
    assert mallory.ask("GET", path).status == 404
    assert mallory.sync(device.interviews).status == 404
    assert mallory.sync(mallory.interviews, token).precondition == "valid-sync-token"
    found = mallory.report(
        mallory.interviews,
        "C:calendar-multiget",
        f"<D:prop><C:calendar-data/></D:prop><D:href>{path}</D:href>",
    )
    assert [each.status for each in found.responses.values()] == [404]
    expanded = mallory.report(
        mallory.principal,
        "D:expand-property",
        '<D:property name="current-user-principal"><D:property name="displayname"/></D:property>',
    )
    assert expanded.only.text("D:current-user-principal") is not None
    for method in ("PUT", "DELETE", "MOVE", "COPY", "PROPPATCH", "MKCALENDAR", "PROPFIND", "REPORT"):
        answer = mallory.ask(method, path, event("a"), Destination=f"{mallory.interviews}b.ics", Depth=0)
        assert answer.status == 404, method
        assert b"Xylotone" not in answer.body
    assert device.ask("GET", path).status == 200
    with acting_as(other.id):
        assert session.scalar(select(func.count()).select_from(User)) == 2
    session.rollback()


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    '<D:propfind xmlns:D="DAV:"><D:prop>&b;</D:prop></D:propfind>'
)


@pytest.mark.parametrize(
    "body",
    [
        b"<", b"x", b"", b"<D:propfind/>", BOMB.encode(), b"<!DOCTYPE a><a/>", b"<a>" * 100 + b"</a>" * 100,
        b"<a>" + b"<b/>" * 70_000 + b"</a>", b"\xff\xfe<\x00", b"\x00", b"<\xc3\x28/>", b"<a>&#0;</a>",
        b"<a>&b;</a>", b'<?xml version="1.0" encoding="x-none"?><a/>', b"<a/><b/>", b'<a b="1" b="2"/>',
    ],
    ids=str,
)  # fmt: skip
def test_xml_is_read_in_bounds(body: bytes) -> None:
    with pytest.raises(xml.BadXml):
        xml.parse(body)


@ON_SQLITE
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT", "PROPPATCH"])
def test_what_is_no_question_is_refused(device: Device, method: str) -> None:
    for body in ("<", BOMB, "<x/>" if method != "REPORT" else "<<", "<a>" * 100):
        assert device.ask(method, device.followups, body, Depth=0).status == 400, body
    assert device.ask("REPORT", device.followups, Depth=0).status == 400


@ON_SQLITE
def test_what_is_too_much_is_refused(device: Device) -> None:
    answer = device.ask("PROPFIND", device.followups, b"<a>" + b" " * 5_000_000 + b"</a>", Depth=0)
    assert answer.status == 413


@ON_SQLITE
def test_reports_about_people_find_nobody(device: Device) -> None:
    search = "<D:property-search><D:prop><D:displayname/></D:prop><D:match>x</D:match></D:property-search>"
    assert device.report("/dav/principals/", "D:principal-property-search", search, Depth=0).responses == {}
    assert device.report(device.principal, "D:acl-principal-prop-set", "<D:prop/>").responses == {}
    assert device.report("/dav/principals/", "D:principal-search-property-set", "").status == 200
    me = device.report("/dav/principals/", "D:principal-match", "<D:self/><D:prop><D:displayname/></D:prop>")
    assert list(me.responses) == [device.principal]
    unknown = device.report(device.followups, "X:whatever", "")
    assert (unknown.status, unknown.precondition) == (403, "supported-report")


@ON_SQLITE
def test_properties_of_what_a_property_names(device: Device) -> None:
    answer = device.report(
        device.followups,
        "D:expand-property",
        '<D:property name="owner"><D:property name="displayname"/>'
        '<D:property name="calendar-home-set" namespace="urn:ietf:params:xml:ns:caldav"/></D:property>'
        '<D:property name="nothing"/>',
    )
    owner = answer.only.found["{DAV:}owner"]
    assert owner.findtext("{DAV:}response/{DAV:}href") == device.principal
    assert "Robin Fell" in "".join(owner.itertext())
    assert answer.only.missing == {"{DAV:}nothing": 404}


@ON_SQLITE
def test_an_object_that_is_too_large_or_none_is_named(device: Device) -> None:
    large = device.ask("PUT", f"{device.contacts}a.vcf", b"x" * 5_000_000)
    assert (large.status, large.precondition) == (413, "max-resource-size")
    none = device.ask(
        "PUT", f"{device.interviews}a.ics", event("a", start="20270231"), Content_Type="text/calendar"
    )
    assert (none.status, none.precondition) == (403, "valid-calendar-data")
    assert device.sync(device.interviews).responses == {}


@ON_SQLITE
@pytest.mark.parametrize("table", ["published_object", "app_password"])
def test_a_database_in_trouble_is_no_crash(device: Device, session: Session, table: str) -> None:
    session.execute(text(f"ALTER TABLE {table} RENAME TO elsewhere"))
    session.commit()
    answer = device.sync(device.interviews)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    session.execute(text(f"ALTER TABLE elsewhere RENAME TO {table}"))
    session.commit()
    assert device.sync(device.interviews).status == 207
