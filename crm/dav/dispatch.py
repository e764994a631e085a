"""Every request of a signed-in device: its shelf brought up to date, its method run, one commit."""

from http import HTTPStatus

import structlog
from flask import current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from crm.config import Settings
from crm.core.content_lines import BadContent
from crm.core.when import When
from crm.dav import methods, resources, shelving, xml
from crm.dav.call import Call, Failed
from crm.dav.caller import Caller
from crm.dav.methods.options import CLASSES, allowed
from crm.dav.resources import BOOKS, NoResource, Nowhere, ObjectAt, Resource, ShelfAt
from crm.db.engine import expect_reading
from crm.db.flask import db
from crm.db.owner import NotFound, acting_as
from crm.web.public import site_path

MOST_BODY = 4 * 1024 * 1024
RETRY_AFTER = "5"
WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE", "COPY", "MOVE"})
log = structlog.get_logger()


def respond(caller: Caller, path: str, when: When) -> Response:
    """The answer to this caller at `path` below `/dav/`."""
    try:
        return run(caller, resources.resolve(path, caller.user_id, caller.reach), when)
    except NoResource:
        return error(Failed(HTTPStatus.NOT_FOUND))


def run(caller: Caller, resource: Resource, when: When) -> Response:
    """The answer of the method at this resource, whatever goes wrong on the way."""
    session = db.session()
    try:
        with acting_as(caller.user_id):
            response = _run(session, caller, resource, when)
            session.commit()
            return response
    except Failed as failed:
        session.rollback()
        return error(failed)
    except BadContent as problem:
        session.rollback()
        element = _element(resource, "valid-calendar-data", "valid-address-data")
        return error(Failed(HTTPStatus.FORBIDDEN, element, str(problem)))
    except (NoResource, NotFound):
        session.rollback()
        return error(Failed(HTTPStatus.NOT_FOUND))
    except SQLAlchemyError:
        return unable()


def error(failed: Failed) -> Response:
    """A refusal: the element that the RFCs name for it, or a line of text."""
    if failed.precondition is None:
        return Response(f"{failed.text or failed.status.phrase}\n", failed.status, mimetype="text/plain")
    told = xml.text_tag(xml.D("responsedescription"), failed.text) if failed.text else ""
    body = xml.document(xml.D("error"), xml.tag(failed.precondition, failed.inner) + told)
    return Response(body, failed.status, content_type=xml.CONTENT_TYPE)


def _run(session: Session, caller: Caller, resource: Resource, when: When) -> Response:
    method = request.method
    answer = methods.READING.get(method) or methods.WRITING.get(method)
    if answer is None or method not in allowed(resource):
        return _wrong_method(resource)
    is_writing = method in methods.WRITING
    if is_writing:
        _may_write(caller)
    body = b"" if method in WITHOUT_BODY else _body(resource)
    shelf = resource.shelf if isinstance(resource, ShelfAt | ObjectAt) else None
    settings: Settings = current_app.config["SETTINGS"]
    site = shelving.site_of(caller, settings)
    if is_writing:
        states = shelving.for_writing(session, caller, shelf, site=site, when=when)
    else:
        states = shelving.for_reading(session, caller, site=site, when=when)
    return answer(
        Call(
            caller=caller,
            resource=resource,
            method=method,
            headers=request.headers,
            body=body,
            prefix=site_path("/dav"),
            when=when,
            session=session,
            states=states,
            site=site,
        )
    )


def _body(resource: Resource) -> bytes:
    request.max_content_length = MOST_BODY
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as problem:
        element = None
        if isinstance(resource, ObjectAt):
            element = _element(resource, "max-resource-size", "max-resource-size")
        text = "That is more than can be taken."
        raise Failed(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, element, text) from problem


def _element(resource: Resource, of_calendars: str, of_books: str) -> str:
    """The precondition as it is called for this kind of collection."""
    is_book = isinstance(resource, ShelfAt | ObjectAt) and resource.shelf in BOOKS
    return xml.CR(of_books) if is_book else xml.C(of_calendars)


def _may_write(caller: Caller) -> None:
    """Not with a password for reading; and no page elsewhere may send what a browser keeps of a password."""
    if caller.is_read_only:
        raise Failed(HTTPStatus.FORBIDDEN, xml.D("need-privileges"), "This password may only read.")
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Failed(HTTPStatus.FORBIDDEN)


def _wrong_method(resource: Resource) -> Response:
    if isinstance(resource, Nowhere):
        status = HTTPStatus.CONFLICT if request.method == "PUT" else HTTPStatus.NOT_FOUND
        return error(Failed(status))
    response = error(Failed(HTTPStatus.METHOD_NOT_ALLOWED))
    response.headers["Allow"] = ", ".join(allowed(resource))
    response.headers["DAV"] = CLASSES
    return response


def unable() -> Response:
    """The database is busy or away: the client is to come back, and keeps what it has."""
    log.exception("a device was not served")
    db.session.rollback()
    expect_reading(True)
    response = error(Failed(HTTPStatus.SERVICE_UNAVAILABLE, text="Busy. Please try again soon."))
    response.headers["Retry-After"] = RETRY_AFTER
    return response
