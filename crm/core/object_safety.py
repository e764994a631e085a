"""What is taken out of an object before it is kept: what would reach out, run, or send mail."""

import re

from crm.core.content_lines import Component, Line, parse

_SUSPECT = re.compile(rb"ATTACH|VALARM|METHOD|X-ALT-DESC", re.IGNORECASE)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")
_RINGS = frozenset({"DISPLAY", "AUDIO"})
_SOUND = re.compile(r"[A-Za-z0-9_. -]{1,60}")


def safe(body: bytes) -> bytes:
    """Without ATTACH, METHOD, X-ALT-DESC, alarms that do more than ring, and control characters.

    Everything else verbatim; the same bytes when nothing of that is in it. Raises `BadContent` if it is no
    object. The name of a sound in an AUDIO alarm stays.
    """
    plain = _CONTROLS.sub(b"", body) if _CONTROLS.search(body) else body
    if _SUSPECT.search(_unfolded(plain)) is None:
        return plain
    whole = parse(plain)
    lost = sum(_clean(each) for each in whole.walk())
    return whole.data() if lost else plain


def _clean(component: Component) -> int:
    """How much was taken out."""
    before = len(component.items)
    component.items = [each for each in component.items if _may_stay(each, component)]
    return before - len(component.items)


def _may_stay(each: Line | Component, within: Component) -> bool:
    if isinstance(each, Component):
        return each.name != "VALARM" or each.text("ACTION").strip().upper() in _RINGS
    if each.name == "ATTACH":
        is_sound = within.name == "VALARM" and within.text("ACTION").strip().upper() == "AUDIO"
        return is_sound and _SOUND.fullmatch(each.value) is not None and "ENCODING" not in each.params
    return each.name not in ("METHOD", "X-ALT-DESC")


def _unfolded(data: bytes) -> bytes:
    return data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").replace(b"\n ", b"").replace(b"\n\t", b"")
