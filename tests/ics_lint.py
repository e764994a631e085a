"""Our own lint of calendars and calendar objects: what clients stumble over and no parser complains about."""

import re

from tests.lines_lint import CONTROLS, ESCAPED, Property, of_lines, split, unfolded

TEXTS = frozenset(
    {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE"}
)
NEEDED = {
    "VCALENDAR": ("VERSION", "PRODID"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"),
    "VTODO": ("UID", "DTSTAMP", "SEQUENCE", "SUMMARY"),
    "VALARM": ("ACTION", "TRIGGER"),
}
KINDS = ("VEVENT", "VTODO")
ONCE = frozenset({
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "TRANSP", "URL", "DUE",
    "COMPLETED",
})  # fmt: skip
IN_UTC = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "COMPLETED")


def problems(data: bytes) -> list[str]:
    """What is wrong with a feed; empty when all is well."""
    found, properties = _read(data)
    uids = [value for component, name, value in _within(properties) if (component, name) == ("VEVENT", "UID")]
    found += [] if uids else ["no VEVENT"]
    return found + (["the same UID twice"] if len(set(uids)) != len(uids) else [])


def object_problems(data: bytes) -> list[str]:
    """What is wrong with one object of a collection (RFC 4791 4.1): one kind, one UID, no METHOD."""
    found, properties = _read(data)
    within = _within(properties)
    kinds = {value for name, _, value in properties if name == "BEGIN"} & set(KINDS)
    uids = {value for component, name, value in within if component in KINDS and name == "UID"}
    found += [] if len(kinds) == 1 else [f"{len(kinds)} kinds of components"]
    found += [] if len(uids) == 1 else [f"{len(uids)} UIDs"]
    return found + (["METHOD"] if ("VCALENDAR", "METHOD") in {each[:2] for each in within} else [])


def _read(data: bytes) -> tuple[list[str], list[Property]]:
    properties = [split(line) for line in unfolded(data)]
    of_values = [text for each in _outside_zones(properties) for text in _of_value(each, data)]
    return of_lines(data) + _of_structure(properties) + of_values, properties


def _outside_zones(properties: list[Property]) -> list[Property]:
    """The times of a VTIMEZONE are wall times, as they have to be."""
    found, in_zone = [], False
    for each in properties:
        in_zone = (in_zone or each == ("BEGIN", "", "VTIMEZONE")) and each != ("END", "", "VTIMEZONE")
        found += [] if in_zone else [each]
    return found


def _within(properties: list[Property]) -> list[Property]:
    """(component, name, value) of each property."""
    found: list[Property] = []
    opened: list[str] = []
    for name, _, value in properties:
        if name == "BEGIN":
            opened.append(value)
        elif name == "END" and opened:
            opened.pop()
        elif opened:
            found.append((opened[-1], name, value))
    return found


def _of_structure(properties: list[Property]) -> list[str]:
    found: list[str] = []
    open_components: list[tuple[str, list[str]]] = []
    for name, _, value in properties:
        if name == "BEGIN":
            open_components.append((value, []))
        elif name == "END" and open_components:
            component, names = open_components.pop()
            found += [f"END:{value} closes {component}"] if component != value else []
            found += _of_component(component, names)
        elif open_components:
            open_components[-1][1].append(name)
        else:
            found.append(f"outside: {name}")
    return found + (["not closed"] if open_components else [])


def _of_component(component: str, names: list[str]) -> list[str]:
    missing = [f"{component} without {name}" for name in NEEDED.get(component, ()) if name not in names]
    twice = [f"{component} with two {name}" for name in sorted(ONCE) if names.count(name) > 1]
    return missing + twice


def _of_value(each: Property, data: bytes) -> list[str]:
    name, parameters, value = each
    if not name:
        return [f"no property: {value[:40]!r}"]
    found = [f"{name}: a control character"] if CONTROLS.search(value) else []
    if name in TEXTS and re.search(r"[\\;,]", ESCAPED.sub("", value)):
        found.append(f"{name}: not escaped")
    if name in ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID"):
        found += _of_time(name, parameters, value, data)
    if name in IN_UTC and not re.fullmatch(r"\d{8}T\d{6}Z", value):
        found.append(f"{name}: not in UTC")
    if name == "REFRESH-INTERVAL" and parameters != ";VALUE=DURATION":
        found.append("REFRESH-INTERVAL without VALUE=DURATION")
    if name == "URL" and not re.fullmatch(r"https?://[!-~]+", value):
        found.append("URL: no plain address")
    return found


def _of_time(name: str, parameters: str, value: str, data: bytes) -> list[str]:
    zone = re.search(r'TZID=("[^"]*"|[^;:]+)', parameters)
    if zone is not None:
        tzid = zone[1].strip('"')
        return [] if f"TZID:{tzid}\r\n".encode() in data else [f"{name}: {tzid} is not declared"]
    is_day = parameters == ";VALUE=DATE" and re.fullmatch(r"\d{8}", value)
    is_utc = not parameters and re.fullmatch(r"\d{8}T\d{6}Z", value)
    return [] if is_day or is_utc else [f"{name}: a floating time"]
