"""What a shelf takes: the precondition that anything else does not meet (RFC 4791, RFC 6352)."""

import pytest

from crm.dav.call import Failed
from crm.dav.checking import MOST_BYTES, check
from crm.published.models import Shelf
from tests.dav.objects import card, event, lines, task

CALENDAR, CARD = "text/calendar; charset=utf-8", "text/vcard"
T, E, P = Shelf.FOLLOW_UPS, Shelf.INTERVIEWS, Shelf.CONTACTS


def two(*uids: str) -> str:
    """Tasks with these UIDs in one object."""
    parts = [f"BEGIN:VTODO\r\nUID:{uid}\r\nDTSTAMP:20261101T080000Z\r\nEND:VTODO\r\n" for uid in uids]
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def refusal(shelf: Shelf, body: str | bytes, content_type: str) -> str:
    """The element that is named, without its namespace; empty when the object is taken."""
    try:
        check(shelf, body.encode() if isinstance(body, str) else body, content_type)
    except Failed as failed:
        return (failed.precondition or "").rpartition("}")[2]
    return ""


@pytest.mark.parametrize(
    ("shelf", "body", "content_type", "element"),
    [
        (T, task("a"), "text/plain", "supported-calendar-data"),
        (T, task("a"), "text/calendar; charset=iso-8859-1", "supported-calendar-data"),
        (P, card("a", "A"), CALENDAR, "supported-address-data"),
        (T, card("a", "A"), CALENDAR, "supported-calendar-data"),
        (P, task("a"), CARD, "supported-address-data"),
        (P, card("a", "A", version="2.1"), CARD, "supported-address-data"),
        (T, event("a"), CALENDAR, "supported-calendar-component"),
        (E, task("a"), CALENDAR, "supported-calendar-component"),
        (T, two("a", "b"), CALENDAR, "valid-calendar-object-resource"),
        (T, two("a", "a"), CALENDAR, "valid-calendar-object-resource"),
        (T, two(""), CALENDAR, "valid-calendar-object-resource"),
        (T, two(), CALENDAR, "valid-calendar-object-resource"),
        (T, task("a", "SUMMARY:1", "SUMMARY:2"), CALENDAR, "valid-calendar-data"),
        (T, "", CALENDAR, "valid-calendar-data"),
        (T, task("a") + task("b"), CALENDAR, "valid-calendar-data"),
        (T, task("a")[:-12], CALENDAR, "valid-calendar-data"),
        (T, task("a", "SUMMARY:nul\x00"), CALENDAR, "valid-calendar-data"),
        (T, task("a").encode("utf-16"), CALENDAR, "valid-calendar-data"),
        (T, task("a", "SUMMARY:\u00e4").encode("latin-1"), CALENDAR, "valid-calendar-data"),
        (T, task("a", "SUMMARY:\ud800").encode("utf-8", "surrogatepass"), CALENDAR, "valid-calendar-data"),
        (P, card("a", "A").encode("utf-16"), CARD, "valid-address-data"),
        (P, card("a", "A", "UID:b"), CARD, "valid-address-data"),
        (P, card("", "A"), CARD, "valid-address-data"),
        (E, event("a", "RRULE:FREQ=SECONDLY"), CALENDAR, "max-instances"),
        (E, event("a", "RRULE:FREQ=DAILY;COUNT=99999999999"), CALENDAR, "max-instances"),
        (E, event("a", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"), CALENDAR, "max-instances"),
        (E, event("a", "RDATE:" + ",".join(["20270101T000000Z"] * 2001)), CALENDAR, "max-instances"),
        (T, task("a", "SUMMARY:" + "x" * MOST_BYTES), CALENDAR, "max-resource-size"),
        (P, card("a", "A", "NOTE:" + "x" * MOST_BYTES), CARD, "max-resource-size"),
        (T, task("a" * 501), CALENDAR, "valid-calendar-data"),
        (P, card("a" * 501, "A"), CARD, "valid-address-data"),
        (T, task("a" * 500), CALENDAR, ""),
        (T, task("a"), "", ""),
        (T, "\ufeff" + task("a").replace("\r\n", "\n"), CALENDAR, ""),
        (E, event("a", "RRULE:FREQ=YEARLY"), CALENDAR, ""),
        (P, card("a", "A", "N:;;;;") + "\r\n", "text/directory", "valid-address-data"),
        (P, card("a", "A") + "\r\n", "text/directory", ""),
        (
            P,
            lines("BEGIN:VCARD", "VERSION:4.0", "UID:a", "FN;ALTID=1:A", "FN;ALTID=1:B", "END:VCARD"),
            CARD,
            "",
        ),
    ],
)
def test_what_is_taken_and_why_not(shelf: Shelf, body: str | bytes, content_type: str, element: str) -> None:
    assert refusal(shelf, body, content_type) == element
