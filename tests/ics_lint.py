"""Our own lint of calendars: what clients stumble over and no parser that we know complains about."""

import re

LIMIT = 75
TEXTS = frozenset(
    {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "X-WR-TIMEZONE"}
)
ESCAPED = re.compile(r"\\[\\;,nN]")
CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")
NEEDED = {
    "VCALENDAR": ("VERSION", "PRODID"),
    "VEVENT": ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY"),
    "VALARM": ("ACTION", "TRIGGER"),
}
ONCE = frozenset({"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "TRANSP", "URL"})

Property = tuple[str, str, str]  # name, parameters, value


def problems(data: bytes) -> list[str]:
    """What is wrong with a calendar; empty when all is well."""
    found = _of_lines(data)
    properties = [_split(line) for line in _unfolded(data)]
    return found + _of_structure(properties) + [text for each in properties for text in _of_value(each, data)]


def _of_lines(data: bytes) -> list[str]:
    found = ["no CRLF at the end"] if not data.endswith(b"\r\n") else []
    found += ["a byte order mark"] if data.startswith(b"\xef\xbb\xbf") else []
    for number, raw in enumerate(data.split(b"\r\n")[:-1], 1):
        found += [f"line {number}: {len(raw)} octets"] if len(raw) > LIMIT else []
        found += [f"line {number}: a bare line break"] if b"\n" in raw or b"\r" in raw else []
        found += [f"line {number}: empty"] if not raw.strip() else []
        try:
            raw.decode()
        except UnicodeDecodeError:
            found.append(f"line {number}: half a character")
    return found


def _unfolded(data: bytes) -> list[str]:
    text = data.replace(b"\r\n ", b"").decode(errors="replace")
    return [line for line in text.split("\r\n") if line]


def _split(line: str) -> Property:
    match = re.match(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line, re.DOTALL)
    return (match[1].upper(), match[2], match[3]) if match else ("", "", line)


def _of_structure(properties: list[Property]) -> list[str]:
    found: list[str] = []
    open_components: list[tuple[str, list[str]]] = []
    uids: list[str] = []
    for name, _, value in properties:
        if name == "BEGIN":
            open_components.append((value, []))
        elif name == "END" and open_components:
            component, names = open_components.pop()
            found += [f"END:{value} closes {component}"] if component != value else []
            found += _of_component(component, names)
        elif open_components:
            open_components[-1][1].append(name)
            uids += [value] if name == "UID" and open_components[-1][0] == "VEVENT" else []
        else:
            found.append(f"outside: {name}")
    found += ["not closed"] if open_components else []
    found += ["no VEVENT"] if not uids else []
    return found + (["the same UID twice"] if len(set(uids)) != len(uids) else [])


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
    if name in ("DTSTART", "DTEND"):
        found += _of_time(name, parameters, value, data)
    if name in ("DTSTAMP", "LAST-MODIFIED", "CREATED") and not re.fullmatch(r"\d{8}T\d{6}Z", value):
        found.append(f"{name}: not in UTC")
    if name == "REFRESH-INTERVAL" and parameters != ";VALUE=DURATION":
        found.append("REFRESH-INTERVAL without VALUE=DURATION")
    if name == "URL" and not re.fullmatch(r"https?://[!-~]+", value):
        found.append("URL: no plain address")
    return found


def _of_time(name: str, parameters: str, value: str, data: bytes) -> list[str]:
    zone = re.search(r"TZID=([^;:]+)", parameters)
    if zone is not None:
        return [] if f"TZID:{zone[1]}".encode() in data else [f"{name}: {zone[1]} is not declared"]
    is_day = parameters == ";VALUE=DATE" and re.fullmatch(r"\d{8}", value)
    is_utc = not parameters and re.fullmatch(r"\d{8}T\d{6}Z", value)
    return [] if is_day or is_utc else [f"{name}: a floating time"]
