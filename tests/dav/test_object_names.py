"""Addresses at which nothing can lie, whatever the database would make of them."""

from tests.dav.device import Device
from tests.dav.objects import event
from tests.dav.phone import create, held


def test_names_that_are_none(device: Device) -> None:
    create(device, device.interviews + "x.ics", event("x"))
    for name in ("a%00b.ics", "%2e%2e", "..%2f..%2fx.ics", "a%0d%0ab.ics", "x" * 300, "a%2fb.ics"):
        for method in ("PUT", "GET", "DELETE", "PROPFIND"):
            answer = device.ask(method, device.interviews + name, event("y"), Content_Type="text/calendar")
            assert answer.status in (404, 405, 409), (method, name)
        moved = device.ask("MOVE", device.interviews + "x.ics", Destination=device.interviews + name)
        assert moved.status in (404, 409), name
    assert list(held(device, device.interviews)) == ["x.ics"]
