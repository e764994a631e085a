"""MOVE and COPY (RFC 4918 9.8, 9.9): an object may get another name in its collection, and nothing else."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import conditions, keeping, xml
from crm.dav.call import Call, Failed
from crm.dav.resources import ObjectAt
from crm.dav.xml import CR, C
from crm.published import actions
from crm.published.models import PublishedObject, Shelf


def move(call: Call) -> Response:
    """The object under another name. What lay there is deleted before, unless the client minds."""
    place, target, found = _ends(call)
    if target == place:
        raise Failed(HTTPStatus.FORBIDDEN, text="It is there already.")
    _check_same_shelf(place, target)
    other = keeping.living(call, target)
    if other is not None:
        if call.headers.get("Overwrite", "T").strip().upper() == "F":
            raise Failed(HTTPStatus.PRECONDITION_FAILED, text="There is one already. Nothing was moved.")
        keeping.remove(call, other)
    keeping.store(call, target, found.body, found.ref_id)
    if found.ref_id is None:
        actions.bury(call.session, found, now=call.when.now)
    status = HTTPStatus.CREATED if other is None else HTTPStatus.NO_CONTENT
    return Response(status=status, headers={"Location": call.href(target)})


def copy(call: Call) -> Response:
    """Refused: a second object would have the same UID, and another collection holds other things."""
    place, target, _found = _ends(call)
    _check_same_shelf(place, target)
    name = CR if place.shelf is Shelf.CONTACTS else C
    raise Failed(
        HTTPStatus.FORBIDDEN,
        name("no-uid-conflict"),
        "A copy would have the same UID.",
        inner=xml.href(call.href(place)),
    )


def _ends(call: Call) -> tuple[ObjectAt, ObjectAt, PublishedObject]:
    """From where, whereto, and what. Raises `Failed`."""
    place = call.resource
    if not isinstance(place, ObjectAt):  # others do not allow MOVE
        raise Failed(HTTPStatus.METHOD_NOT_ALLOWED)
    found = keeping.living(call, place)
    if found is None:
        raise Failed(HTTPStatus.NOT_FOUND)
    target = call.destination()
    if not isinstance(target, ObjectAt):
        raise Failed(HTTPStatus.FORBIDDEN, text="A collection is there, which stays.")
    conditions.check(call.headers, found.etag)
    return place, target, found


def _check_same_shelf(place: ObjectAt, target: ObjectAt) -> None:
    if place.shelf is target.shelf:
        return
    element = (
        CR("supported-address-data") if target.shelf is Shelf.CONTACTS else C("supported-calendar-component")
    )
    raise Failed(HTTPStatus.FORBIDDEN, element, "Nothing moves from one collection into another.")
