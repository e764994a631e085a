"""Which properties a client asks for, out of the XML of PROPFIND and REPORT."""

from dataclasses import dataclass, field
from enum import Enum, auto

from crm.dav.xml import BadXml, D, Element


class Kind(Enum):
    """How properties are asked for (RFC 4918 14.20)."""

    NAMED = auto()
    ALL = auto()
    NAMES = auto()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The properties by Clark name, in the order asked for; `elements` holds what stood in them."""

    kind: Kind
    names: tuple[str, ...] = ()
    elements: dict[str, Element] = field(default_factory=dict)


EVERYTHING = Wanted(Kind.ALL)


def of_propfind(root: Element | None) -> Wanted:
    """What a PROPFIND asks for; without a body, all. Raises `BadXml`."""
    if root is None:
        return EVERYTHING
    if root.name != D("propfind"):
        raise BadXml(root.name)
    found = among(root)
    if found is None:
        raise BadXml("nothing is asked for")
    return found


def among(root: Element) -> Wanted | None:
    """The `DAV:prop`, `DAV:allprop` or `DAV:propname` in an element; None without any."""
    prop = root.child(D("prop"))
    if prop is not None:
        return of_prop(prop)
    if root.child(D("allprop")) is not None:
        include = root.child(D("include"))
        return Wanted(Kind.ALL, of_prop(include).names) if include is not None else EVERYTHING
    return Wanted(Kind.NAMES) if root.child(D("propname")) is not None else None


def of_prop(prop: Element) -> Wanted:
    """The properties named in a `DAV:prop`; one that is named twice is one."""
    elements: dict[str, Element] = {}
    for each in prop.children:
        elements.setdefault(each.name, each)
    return Wanted(Kind.NAMED, tuple(elements), elements)
