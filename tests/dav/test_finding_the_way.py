"""How clients get from a host name to collections, and what they learn on the way."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.dav.models import Scope
from tests import factories
from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Device, a_password

pytestmark = ON_SQLITE


@pytest.mark.parametrize("service", ["caldav", "carddav"])
@pytest.mark.parametrize("method", ["GET", "PROPFIND", "OPTIONS"])
def test_the_well_known_place_points_here_without_asking_who(
    anonymous: FlaskClient, service: str, method: str
) -> None:
    answer = anonymous.open(f"/.well-known/{service}", method=method)
    assert (answer.status_code, answer.location) == (301, "/dav/")


def test_below_a_path_everything_begins_with_it(app: Flask, device: Device) -> None:
    app.config["APPLICATION_ROOT"] = "/keepwarm"
    assert device.client.get("/.well-known/caldav").location == "/keepwarm/dav/"
    answer = device.propfind("/dav/", "D:current-user-principal")
    assert list(answer.responses) == ["/keepwarm/dav/"]
    assert answer.only.text("D:current-user-principal") == f"/keepwarm{device.principal}"


@pytest.mark.parametrize("path", ["/", "/principals/", "/principals", "/dav", "/dav/"])
def test_a_phone_that_lost_its_way_is_told_the_principal(device: Device, path: str) -> None:
    stranger = device.client.open(path, method="PROPFIND")
    assert stranger.status_code == 401
    assert stranger.headers["WWW-Authenticate"].startswith('Basic realm="Keepwarm"')
    assert device.propfind(path, "D:current-user-principal").only.text("D:current-user-principal") == (
        device.principal
    )
    assert device.ask("OPTIONS", path).headers["DAV"] == "1, 3, calendar-access, addressbook"


def test_the_home_page_is_still_there(client: FlaskClient, anonymous: FlaskClient) -> None:
    assert client.get("/").status_code == 200
    assert anonymous.get("/").location.startswith("/sign-")


def test_the_principal_names_one_home_for_calendars_and_one_for_books(device: Device) -> None:
    principal = device.propfind(
        device.principal,
        "D:displayname", "D:principal-URL", "C:calendar-home-set", "CR:addressbook-home-set",
        "C:calendar-user-address-set", "C:schedule-inbox-URL",
    ).only  # fmt: skip
    assert principal.text("C:calendar-home-set") == f"/dav/calendars/{device.user_id}/"
    assert principal.text("CR:addressbook-home-set") == f"/dav/addressbooks/{device.user_id}/"
    assert principal.text("D:principal-URL") == device.principal
    assert principal.text("D:displayname") == "Robin Fell"
    assert principal.missing == {"{urn:ietf:params:xml:ns:caldav}schedule-inbox-URL": 404}


def test_the_homes_hold_the_collections(device: Device) -> None:
    calendars = device.propfind(
        f"/dav/calendars/{device.user_id}/",
        "D:resourcetype", "C:supported-calendar-component-set", "D:displayname", "A:calendar-color",
        "CS:getctag", "D:sync-token", "D:supported-report-set", "D:owner", "C:max-resource-size",
        depth=1,
    ).responses  # fmt: skip
    assert list(calendars) == [f"/dav/calendars/{device.user_id}/", device.followups, device.interviews]
    tasks, events = calendars[device.followups], calendars[device.interviews]
    assert tasks.inner("D:resourcetype") == ["collection", "calendar"]
    kinds = [
        each.found["{urn:ietf:params:xml:ns:caldav}supported-calendar-component-set"]
        for each in (tasks, events)
    ]
    assert [comp.get("name") for kind in kinds for comp in kind] == ["VTODO", "VEVENT"]
    assert {"calendar-query", "calendar-multiget", "sync-collection", "free-busy-query"} <= set(
        tasks.inner("D:supported-report-set")
    )
    assert tasks.text("D:sync-token") != events.text("D:sync-token")
    books = device.propfind(f"/dav/addressbooks/{device.user_id}/", "D:resourcetype", depth=1).responses
    assert books[device.contacts].inner("D:resourcetype") == ["collection", "addressbook"]
    assert len(books) == 2


def test_what_a_password_does_not_reach_is_not_there(app: Flask, session: Session, user: User) -> None:
    _, secret = a_password(session, scope=Scope.CONTACTS)
    phone = Device(app.test_client(), user.email, secret, user.id)
    principal = phone.propfind(phone.principal, "C:calendar-home-set", "CR:addressbook-home-set").only
    assert not principal.has("C:calendar-home-set")
    assert principal.has("CR:addressbook-home-set")
    for path in (phone.followups, phone.interviews, f"/dav/calendars/{user.id}/", f"{phone.followups}a.ics"):
        assert phone.propfind(path, "D:displayname").status == 404
    assert phone.propfind(phone.contacts, "D:displayname").status == 207


def test_a_password_for_reading_says_so(device: Device, reader: Device) -> None:
    assert "write-content" in device.propfind(device.followups, "D:current-user-privilege-set").only.inner(
        "D:current-user-privilege-set"
    )
    assert "write-content" not in reader.propfind(
        reader.followups, "D:current-user-privilege-set"
    ).only.inner("D:current-user-privilege-set")


def test_nothing_of_anybody_else_is_there(device: Device, session: Session) -> None:
    other = factories.a_user(session, email="other@example.org")
    session.commit()
    for path in (
        f"/dav/principals/{other.id}/", f"/dav/calendars/{other.id}/",
        f"/dav/calendars/{other.id}/followups/", f"/dav/addressbooks/{other.id}/contacts/",
        f"/dav/calendars/{device.user_id}/contacts/x.vcf",
        "/dav/principals/0/", "/dav/elsewhere/", f"/dav//principals/{device.user_id}/",
        f"/dav/principals/0{device.user_id}/",
    ):  # fmt: skip
        for method in ("PROPFIND", "GET", "REPORT", "OPTIONS", "PUT", "DELETE"):
            assert device.ask(method, path, Depth=0).status in (404, 409), (method, path)


def test_names_only_all_and_brief(device: Device) -> None:
    names = device.ask(
        "PROPFIND", device.followups, '<D:propfind xmlns:D="DAV:"><D:propname/></D:propfind>', Depth=0
    ).only
    assert names.has("CS:getctag")
    assert not names.text("D:displayname")
    everything = device.ask("PROPFIND", device.followups, Depth=0).only
    assert everything.text("D:displayname") == "Follow-ups"
    assert not everything.has("C:supported-calendar-component-set")
    brief = device.propfind(device.followups, "D:displayname", "X:none", Prefer="return=minimal")
    assert brief.only.missing == {}
    assert brief.headers["Preference-Applied"] == "return=minimal"


def test_how_deep_is_said_and_bounded(device: Device) -> None:
    endless = device.propfind("/dav/", "D:displayname", depth="infinity")
    assert (endless.status, endless.precondition) == (403, "propfind-finite-depth")
    assert device.propfind("/dav/", "D:displayname", depth="2").status == 400
    assert device.propfind("/dav/", "D:displayname", depth="infinity").status == 403


def test_every_address_says_what_it_takes(device: Device) -> None:
    answer = device.ask("OPTIONS", device.followups)
    assert {"REPORT", "PROPPATCH", "PROPFIND"} <= set(answer.headers["Allow"].split(", "))
    refused = device.ask("PATCH", device.followups)
    assert refused.status == 405
    assert "REPORT" in refused.headers["Allow"]


def test_somebody_with_a_browser_reads_words(device: Device) -> None:
    answer = device.ask("GET", device.followups)
    assert answer.status == 200
    assert b"Follow-ups" in answer.body
