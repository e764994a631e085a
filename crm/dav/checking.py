"""Whether what a client sends is an object that a shelf can hold (RFC 4791 5.3.2.1, RFC 6352 6.3.2.1)."""

from dataclasses import dataclass
from http import HTTPStatus

from werkzeug.http import parse_options_header

from crm.core.content_lines import BadContent, Component, parse
from crm.core.ics_text import items
from crm.dav.call import Failed
from crm.dav.xml import CR, C
from crm.published.models import Shelf

MOST_BYTES = 1_048_576
COMPONENT = {Shelf.FOLLOW_UPS: "VTODO", Shelf.INTERVIEWS: "VEVENT", Shelf.CONTACTS: "VCARD"}
CALENDAR_TYPES = frozenset({"", "text/calendar", "application/octet-stream"})
CARD_TYPES = frozenset({"", "text/vcard", "text/x-vcard", "text/directory", "application/octet-stream"})
CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
ONCE = (
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "SUMMARY", "STATUS", "COMPLETED",
    "RECURRENCE-ID", "PERCENT-COMPLETE", "SEQUENCE", "LOCATION", "URL", "CLASS",
    "CREATED", "LAST-MODIFIED", "PRIORITY",
)  # fmt: skip
ONCE_IN_CARDS = ("UID", "VERSION", "N", "KIND")
BOMBS = frozenset({"SECONDLY", "MINUTELY"})
LONGEST_UID = 500
MOST_INSTANCES, MOST_EXCEPTIONS = 10_000, 2_000


@dataclass(frozen=True, slots=True)
class Sent:
    """An object that may be kept: what came, and who it says that it is."""

    body: bytes
    uid: str
    is_group: bool = False


def check(shelf: Shelf, body: bytes, content_type: str) -> Sent:
    """The object in a body. Raises `Failed` with the precondition that it does not meet."""
    is_card = shelf is Shelf.CONTACTS
    if len(body) > MOST_BYTES:
        raise _refused(is_card, "max-resource-size", "An object has at most 1 MB.")
    _check_type(content_type, is_card=is_card)
    _check_text(body, is_card=is_card)
    try:
        found = parse(body)
    except BadContent as problem:
        raise invalid(is_card, problem) from problem
    if is_card:
        return _card(body, found)
    return _calendar(body, found, COMPONENT[shelf])


def invalid(is_card: bool, problem: BadContent) -> Failed:
    """The refusal of data that cannot be read."""
    where = f" ({problem.about})" if problem.about else ""
    return _refused(
        is_card, "valid-address-data" if is_card else "valid-calendar-data", f"{problem.reason}{where}"
    )


def _check_type(content_type: str, *, is_card: bool) -> None:
    kind, options = parse_options_header(content_type)
    wanted = CARD_TYPES if is_card else CALENDAR_TYPES
    if kind.lower() in wanted and options.get("charset", "").lower() in CHARSETS:
        return
    element = "supported-address-data" if is_card else "supported-calendar-data"
    raise _refused(is_card, element, "Send " + ("text/vcard" if is_card else "text/calendar") + " in UTF-8.")


def _check_text(body: bytes, *, is_card: bool) -> None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        element = "valid-address-data" if is_card else "valid-calendar-data"
        raise _refused(is_card, element, "This is no text in UTF-8.")


def _calendar(body: bytes, found: Component, wanted: str) -> Sent:
    if found.name != "VCALENDAR":
        raise _refused(False, "supported-calendar-data", "This is no calendar.")
    parts = [each for each in found.components() if each.name != "VTIMEZONE"]
    names = {each.name for each in parts}
    if len(names) > 1 or not parts:
        raise _refused(False, "valid-calendar-object-resource", "One object holds one thing.")
    if names != {wanted}:
        raise _refused(False, "supported-calendar-component", f"Only {wanted} can be kept here.")
    uids = {each.text("UID") for each in parts}
    instances = [each.text("RECURRENCE-ID") for each in parts]
    if len(uids) > 1 or not next(iter(uids)).strip() or len(set(instances)) != len(instances):
        raise _refused(False, "valid-calendar-object-resource", "One object has one UID.")
    for each in parts:
        _check_once(each, ONCE, is_card=False)
        _check_recurrence(each)
    return Sent(body, _uid(next(iter(uids)), is_card=False))


def _check_recurrence(component: Component) -> None:
    """What repeats by the second would cost everybody who reads it."""
    for line in component.lines("RRULE"):
        rule = dict(part.upper().partition("=")[::2] for part in line.value.split(";"))
        count = rule.get("COUNT", "").strip()
        too_many = count.isdecimal() and (len(count) > 9 or int(count) > MOST_INSTANCES)
        if rule.get("FREQ", "").strip() in BOMBS or too_many:
            raise _refused(False, "max-instances", "It repeats too often.")
    dates = [*component.lines("RDATE"), *component.lines("EXDATE")]
    if sum(len(items(line.value)) for line in dates) > MOST_EXCEPTIONS or len(component.lines("RRULE")) > 1:
        raise _refused(False, "max-instances", "It repeats too often.")


def _card(body: bytes, found: Component) -> Sent:
    if found.name != "VCARD":
        raise _refused(True, "supported-address-data", "This is no vCard.")
    if found.text("VERSION").strip() not in ("3.0", "4.0"):
        raise _refused(True, "supported-address-data", "Send vCard 3.0 or 4.0.")
    _check_once(found, ONCE_IN_CARDS, is_card=True)
    uid = found.text("UID")
    if not uid.strip():
        raise _refused(True, "valid-address-data", "A card has a UID.")
    _uid(uid, is_card=True)
    kind = found.text("KIND") or found.text("X-ADDRESSBOOKSERVER-KIND")
    return Sent(body, uid, is_group=kind.strip().lower() == "group")


def _uid(uid: str, *, is_card: bool) -> str:
    """It stands in an index, which takes no long ones."""
    if len(uid) > LONGEST_UID:
        element = "valid-address-data" if is_card else "valid-calendar-data"
        raise _refused(is_card, element, f"A UID has at most {LONGEST_UID} characters.")
    return uid


def _check_once(component: Component, names: tuple[str, ...], *, is_card: bool) -> None:
    twice = next((name for name in names if len(component.lines(name)) > 1), None)
    if twice is not None:
        element = "valid-address-data" if is_card else "valid-calendar-data"
        raise _refused(is_card, element, f"{twice} stands there twice.")


def _refused(is_card: bool, element: str, text: str) -> Failed:
    return Failed(HTTPStatus.FORBIDDEN, CR(element) if is_card else C(element), text)
