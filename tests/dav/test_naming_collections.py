"""PROPPATCH: what a client calls a collection, and what it cannot change (RFC 4918 9.2)."""

from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Device

pytestmark = ON_SQLITE


def test_name_colour_and_order_are_kept(device: Device) -> None:
    changes = (
        "<D:set><D:prop><D:displayname>Job &lt;hunt&gt;</D:displayname>"
        "<A:calendar-color>#FF0000FF</A:calendar-color>"
        "<A:calendar-order>7</A:calendar-order><X:mine>yes</X:mine></D:prop></D:set>"
    )
    assert set(device.proppatch(device.interviews, changes).only.found) == {
        "{DAV:}displayname",
        "{http://apple.com/ns/ical/}calendar-color",
        "{http://apple.com/ns/ical/}calendar-order",
        "{urn:example:x}mine",
    }
    kept = device.propfind(device.interviews, "D:displayname", "A:calendar-color", "X:mine").only
    assert kept.text("D:displayname") == "Job <hunt>"
    assert (kept.text("A:calendar-color"), kept.text("X:mine")) == ("#FF0000FF", "yes")
    assert device.propfind(device.followups, "D:displayname").only.text("D:displayname") == "Follow-ups"

    device.proppatch(device.interviews, "<D:remove><D:prop><D:displayname/><X:mine/></D:prop></D:remove>")
    bare = device.propfind(device.interviews, "D:displayname", "X:mine").only
    assert bare.text("D:displayname") == "Interviews"
    assert not bare.has("X:mine")


def test_all_or_nothing(device: Device) -> None:
    changes = (
        "<D:set><D:prop><D:displayname>Mine</D:displayname><D:getetag>x</D:getetag>"
        "<CS:getctag>x</CS:getctag></D:prop></D:set>"
    )
    answer = device.proppatch(device.interviews, changes)
    assert answer.only.missing == {
        "{DAV:}displayname": 424,
        "{DAV:}getetag": 403,
        "{http://calendarserver.org/ns/}getctag": 403,
    }
    assert b"cannot-modify-protected-property" in answer.body
    assert device.propfind(device.interviews, "D:displayname").only.text("D:displayname") == "Interviews"


def test_there_are_bounds(device: Device) -> None:
    def put(inner: str) -> int:
        answer = device.proppatch(device.interviews, f"<D:set><D:prop>{inner}</D:prop></D:set>")
        return next(iter(answer.only.missing.values()), 200)

    assert put(f"<X:long>{'x' * 30_000}</X:long>") == 507
    assert put("".join(f"<X:p{number}>x</X:p{number}>" for number in range(60))) == 507
    assert put("<X:deep><X:er/></X:deep>") == 403
    assert put("<C:calendar-timezone>BEGIN:VCALENDAR</C:calendar-timezone>") == 403
    zone = (
        "BEGIN:VCALENDAR&#13;\nBEGIN:VTIMEZONE&#13;\nTZID:Europe/Berlin&#13;\n"
        "END:VTIMEZONE&#13;\nEND:VCALENDAR&#13;\n"
    )
    assert put(f"<C:calendar-timezone>{zone}</C:calendar-timezone>") == 200
    assert device.propfind(device.interviews, "C:calendar-timezone").only.text("C:calendar-timezone") == (
        zone.replace("&#13;", "\r")
    )


def test_nothing_else_can_be_named_and_a_reader_names_nothing(device: Device, reader: Device) -> None:
    changes = "<D:set><D:prop><D:displayname>X</D:displayname></D:prop></D:set>"
    assert device.proppatch(device.principal, changes).only.missing == {"{DAV:}displayname": 403}
    refused = reader.proppatch(reader.interviews, changes)
    assert (refused.status, refused.precondition) == (403, "need-privileges")
    assert device.ask("PROPPATCH", device.interviews, "<x/>").status == 400
