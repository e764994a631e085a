"""Reports on people: there is one, and searching for others finds nobody (RFC 3744 9, RFC 3253 3.8)."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import answers, properties, xml
from crm.dav.asking import Kind, Wanted, of_prop
from crm.dav.call import Call
from crm.dav.methods.propfind import described, listed
from crm.dav.places import place_at
from crm.dav.resources import NoResource, Nowhere, ObjectAt, Principal, Principals, Resource
from crm.dav.xml import D, Element, tag

MOST_DEPTH = 3


def nobody(call: Call, _root: Element) -> Response:
    """Nobody else is shown."""
    return answers.multistatus([], is_minimal=call.is_minimal)


def no_searches(_call: Call, _root: Element) -> Response:
    """There is nothing by which people could be searched for."""
    return Response(
        xml.document(D("principal-search-property-set"), ""), HTTPStatus.OK, content_type=xml.CONTENT_TYPE
    )


def match(call: Call, root: Element) -> Response:
    """The principal that the caller is, where it is asked for among principals."""
    prop = root.child(D("prop"))
    wanted = of_prop(prop) if prop is not None else Wanted(Kind.NAMED)
    is_here = isinstance(call.resource, Principal | Principals) and root.child(D("self")) is not None
    return answers.multistatus([described(call, Principal(), wanted)] if is_here else [])


def expand(call: Call, root: Element) -> Response:
    """Properties, and in place of the hrefs in them the properties of what they name."""
    return answers.multistatus([_expanded(call, call.resource, root, 1)])


def _expanded(call: Call, resource: Resource, root: Element, depth: int) -> str:
    found, missing = [], []
    for each in root.all(D("property")):
        name = _name(each)
        element = _value(call, resource, name)
        if element is None:
            missing.append(name)
        elif depth < MOST_DEPTH and each.child(D("property")) is not None:
            found.append(_followed(call, element, each, depth))
        else:
            found.append(element)
    return answers.response(call.href(resource), found, answers.missing_part(missing))


def _name(element: Element) -> str:
    namespace = element.attributes.get("namespace", "DAV:")
    return xml.clark(namespace, element.attributes.get("name", "")[:100])


def _value(call: Call, resource: Resource, name: str) -> str | None:
    if isinstance(resource, ObjectAt):
        return listed(call, resource, name)
    return properties.value(place_at(call, resource), name)


def _followed(call: Call, element: str, asked: Element, depth: int) -> str:
    """The element with a response in the place of each href."""
    read = xml.parse(xml.declared(element))
    inner = []
    for each in read.all(D("href")):
        try:
            target = call.at(each.text)
        except NoResource:
            target = None
        if target is None or isinstance(target, Nowhere):
            inner.append(xml.href(each.text))
        else:
            inner.append(_expanded(call, target, asked, depth + 1))
    return tag(read.name, "".join(inner)) if inner else element
