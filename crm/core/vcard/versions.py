"""A card of version 3.0 as one of 4.0 and back (RFC 6350 appendix A): what is written in another way."""

from crm.core.content_lines import Component, Line
from crm.core.ics_text import escaped, one_line
from crm.core.vcard.pictures import decoded, picture_line
from crm.core.vcard_text import Version

_PICTURES = frozenset({"PHOTO", "LOGO"})


def to_version(card: Component, version: Version) -> bool:
    """Whether anything had to change."""
    if card.text("VERSION").strip() == version:
        return False
    card.items = [_converted(each, version) if isinstance(each, Line) else each for each in card.items]
    card.put("VERSION", version)
    if version is Version.THREE and card.line("N") is None:
        card.put("N", f"{escaped(one_line(card.text('FN')))};;;;")
    return True


def _converted(line: Line, version: Version) -> Line:
    if line.name in _PICTURES:
        return _picture(line, version)
    params = dict(line.params)
    types = params.get("TYPE", ())
    if version is Version.FOUR and any(word.lower() == "pref" for word in types):
        params["TYPE"] = tuple(word for word in types if word.lower() != "pref")
        params["PREF"] = ("1",)
    elif version is Version.THREE and "PREF" in params:
        del params["PREF"]
        params["TYPE"] = (*types, "PREF")
    else:
        return line
    if not params["TYPE"]:
        del params["TYPE"]
    return Line(line.name, line.value, params, line.group)


def _picture(line: Line, version: Version) -> Line:
    """One that is elsewhere stays an address."""
    is_elsewhere = line.value.lower().startswith(("http:", "https:"))
    data = None if is_elsewhere else decoded(line.value)
    return picture_line(line.name, data, version) if data else line
