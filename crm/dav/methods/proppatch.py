"""PROPPATCH: the name, colour and order that a client gives a collection (RFC 4918 9.2)."""

from collections.abc import Mapping
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.core.content_lines import BadContent, parse
from crm.dav import answers, properties, xml
from crm.dav.call import Call, Failed
from crm.dav.resources import ShelfAt
from crm.dav.xml import C, D, Element, tag
from crm.published import actions

MOST_PROPERTIES = 50
LONGEST_VALUE = 20_000
LONGEST_NAME = 300
Refusals = dict[str, tuple[HTTPStatus, str]]


def answer(call: Call) -> Response:
    """All of the changes, or none of them and why."""
    root = call.xml()
    if root is None or root.name != D("propertyupdate"):
        raise Failed(HTTPStatus.BAD_REQUEST, text="This is no propertyupdate.")
    changes = _changes(root)
    kept = call.state(call.resource.shelf).properties if isinstance(call.resource, ShelfAt) else {}
    refused = _refused(call, changes, kept)
    if not refused and isinstance(call.resource, ShelfAt):
        actions.set_properties(
            call.session,
            call.resource.shelf,
            {name: None if element is None else element.text for name, element in changes.items()},
        )
    return answers.multistatus([_response(call, changes, refused)])


def _changes(root: Element) -> dict[str, Element | None]:
    """The properties in the order of the document: the last word counts. None: taken away."""
    changes: dict[str, Element | None] = {}
    for step in root.children:
        if step.name in (D("set"), D("remove")):
            for prop in step.all(D("prop")):
                for each in prop.children:
                    changes[each.name] = each if step.name == D("set") else None
    return changes


def _refused(call: Call, changes: Mapping[str, Element | None], kept: Mapping[str, str]) -> Refusals:
    """The properties that cannot be changed, with status and precondition."""
    if not isinstance(call.resource, ShelfAt):
        return dict.fromkeys(changes, (HTTPStatus.FORBIDDEN, ""))
    refused: Refusals = {}
    for name, element in changes.items():
        if properties.is_protected(name):
            refused[name] = (HTTPStatus.FORBIDDEN, D("cannot-modify-protected-property"))
        elif element is not None and element.children:
            refused[name] = (HTTPStatus.FORBIDDEN, "")
        elif element is not None and (len(element.text) > LONGEST_VALUE or len(name) > LONGEST_NAME):
            refused[name] = (HTTPStatus.INSUFFICIENT_STORAGE, "")
        elif name == C("calendar-timezone") and element is not None and not _is_zone(element.text):
            refused[name] = (HTTPStatus.FORBIDDEN, C("valid-calendar-data"))
    after = {*kept, *(name for name, element in changes.items() if element is not None)}
    if not refused and len(after) > MOST_PROPERTIES:
        return dict.fromkeys(changes, (HTTPStatus.INSUFFICIENT_STORAGE, ""))
    return refused


def _is_zone(text: str) -> bool:
    try:
        return len(parse(text.strip().encode()).components("VTIMEZONE")) == 1
    except BadContent:
        return False


def _response(call: Call, changes: Mapping[str, Element | None], refused: Refusals) -> str:
    """What became of each; where one was refused the others were not done either."""
    parts = []
    for name in changes:
        status, why = refused.get(name, (HTTPStatus.FAILED_DEPENDENCY if refused else HTTPStatus.OK, ""))
        error = tag(D("error"), tag(why)) if why else ""
        inner = f"<D:prop>{tag(name)}</D:prop>{answers.status_line(status)}{error}"
        parts.append(tag(D("propstat"), inner))
    return f"<D:response>{xml.href(call.href(call.resource))}{''.join(parts)}</D:response>\n"
