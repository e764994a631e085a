"""REPORT: questions that a collection answers (RFC 3253 3.6)."""

from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import reports
from crm.dav.calendar_data import TooMany
from crm.dav.call import Call, Failed
from crm.dav.matching import BadFilter
from crm.dav.resources import BOOKS, ObjectAt, ShelfAt
from crm.dav.xml import CR, C, D


def answer(call: Call) -> Response:
    """The answer of the report that the root element names."""
    root = call.xml()
    if root is None:
        raise Failed(HTTPStatus.BAD_REQUEST, text="There is no report.")
    run = reports.known(call.resource).get(root.name)
    if run is None:
        raise Failed(HTTPStatus.FORBIDDEN, D("supported-report"))
    try:
        return run(call, root)
    except BadFilter as problem:
        raise Failed(HTTPStatus.FORBIDDEN, _element(call, problem.element), str(problem)) from problem
    except TooMany as problem:
        raise Failed(HTTPStatus.FORBIDDEN, D("number-of-matches-within-limits")) from problem


def _element(call: Call, local: str) -> str:
    is_book = isinstance(call.resource, ShelfAt | ObjectAt) and call.resource.shelf in BOOKS
    return CR(local) if is_book else C(local)
