"""A card of version 3.0 as one of 4.0 and back (RFC 6350 appendix A): what is written in another way."""

from crm.core.content_lines import Component, Line
from crm.core.ics_text import escaped, one_line
from crm.core.vcard.pictures import decoded, picture_line
from crm.core.vcard_text import Version

_PICTURES = frozenset({"PHOTO", "LOGO"})
_KIND = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_KIND_IN = {Version.THREE: "X-ADDRESSBOOKSERVER-KIND", Version.FOUR: "KIND"}


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
    if line.name in _KIND:
        return Line(_KIND_IN[version], line.value, line.params, line.group)
    params = dict(line.params)
    value = line.value
    if version is Version.FOUR:
        _prefer_by_number(params)
    else:
        _prefer_by_type(params)
        if line.name == "TEL" and value[:4].lower() == "tel:":
            value = value[4:]
            params.pop("VALUE", None)
    if params == line.params and value == line.value:
        return line
    return Line(line.name, value, params, line.group)


def _prefer_by_number(params: dict[str, tuple[str, ...]]) -> None:
    """TYPE=pref to PREF=1."""
    types = params.get("TYPE", ())
    others = tuple(word for word in types if word.lower() != "pref")
    if len(others) < len(types):
        params["TYPE"] = others
        params["PREF"] = ("1",)
    if not others:
        params.pop("TYPE", None)


def _prefer_by_type(params: dict[str, tuple[str, ...]]) -> None:
    """PREF to TYPE=PREF, and each type by itself, which 4.0 may have in one pair of quotes."""
    types = tuple(word for value in params.get("TYPE", ()) for word in value.split(",") if word)
    if params.pop("PREF", None):
        types = (*types, "PREF")
    if types:
        params["TYPE"] = types


def _picture(line: Line, version: Version) -> Line:
    """One that is elsewhere stays an address."""
    is_elsewhere = line.value.lower().startswith(("http:", "https:"))
    data = None if is_elsewhere else decoded(line.value)
    return picture_line(line.name, data, version) if data else line
