"""Our own lint of cards: what address books stumble over (RFC 2426, RFC 6350)."""

import re

from tests.lines_lint import CONTROLS, ESCAPED, Property, of_lines, split, unfolded

TEXTS = frozenset({"FN", "NOTE", "TITLE", "ROLE", "NICKNAME", "X-ABLABEL"})
ONCE = frozenset({"VERSION", "UID", "N", "REV", "PRODID"})
NEEDED = {"3.0": ("UID", "FN", "N"), "4.0": ("UID", "FN")}
PICTURES = {"3.0": r"[A-Za-z0-9+/]+=*", "4.0": r"data:image/[a-z]+;base64,[A-Za-z0-9+/]+=*"}


def card_problems(data: bytes) -> list[str]:
    """What is wrong with one card; empty when all is well."""
    properties = [split(line) for line in unfolded(data)]
    plain = [(name.rpartition(".")[2], parameters, value) for name, parameters, value in properties]
    version = plain[1][2] if len(plain) > 1 and plain[1][0] == "VERSION" else ""
    found = of_lines(data) + _of_structure(plain, version)
    found += [text for each in plain for text in _of_value(each, version)]
    return found + _of_groups(properties)


def _of_structure(properties: list[Property], version: str) -> list[str]:
    names = [name for name, _, _ in properties]
    found = [] if properties[0] == ("BEGIN", "", "VCARD") else ["no BEGIN:VCARD"]
    found += [] if properties[-1] == ("END", "", "VCARD") else ["no END:VCARD"]
    found += [] if version in NEEDED else ["VERSION is not the first"]
    found += [f"without {name}" for name in NEEDED.get(version, ()) if name not in names]
    found += [f"two {name}" for name in sorted(ONCE) if names.count(name) > 1]
    return found + (["several cards"] if names.count("BEGIN") > 1 else [])


def _of_value(each: Property, version: str) -> list[str]:
    name, parameters, value = each
    if not name:
        return [f"no property: {value[:40]!r}"]
    bare = ESCAPED.sub("", value)
    found = [f"{name}: a control character"] if CONTROLS.search(value) else []
    found += [f"{name}: not escaped"] if name in TEXTS and re.search(r"[\\;,]", bare) else []
    found += ["N: not five parts"] if name == "N" and bare.count(";") != 4 else []
    found += [f"{name}: nothing in it"] if name in ("FN", "UID", "EMAIL", "TEL") and not value else []
    if name == "REV" and not re.fullmatch(r"\d{8}T\d{6}Z", value):
        found.append("REV: not in UTC")
    if name == "PHOTO" and not re.fullmatch(PICTURES.get(version, ""), value):
        found.append("PHOTO: not as this version writes it")
    if name == "PHOTO" and ("ENCODING=b" in parameters) != (version == "3.0"):
        found.append("PHOTO: ENCODING")
    return found


def _of_groups(properties: list[Property]) -> list[str]:
    """A label belongs to another line of its group."""
    groups = [name.partition(".")[0] for name, _, _ in properties if "." in name]
    labels = [name.partition(".")[0] for name, _, _ in properties if name.endswith(".X-ABLABEL")]
    alone = [f"{group}: a label of nothing" for group in labels if groups.count(group) < 2]
    return alone + [f"{group}: two labels" for group in sorted({*labels}) if labels.count(group) > 1]
