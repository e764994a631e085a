"""What calendar apps read: the answer at a secret address.

Apps are easily put off (CALENDARS 1.1): no cookie, no redirect, no page, and no error that could be avoided.
"""

import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import structlog
from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import http_date
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import tokenless
from crm.accounts.tokens import digest
from crm.db.engine import expect_reading, in_a_hurry
from crm.db.flask import db
from crm.db.owner import acting_as
from crm.feeds import actions, queries
from crm.feeds.actions import Built, Fetch
from crm.feeds.address import slug
from crm.feeds.building import build, key_of, site
from crm.feeds.lasting import Served, memory
from crm.feeds.queries import Address
from crm.feeds.rendering import etag_of, render_empty
from crm.feeds.rolling import day_for

READING = ("GET", "HEAD")
# Flask answers only methods that it was told of; these are what clients try while they find out what this is.
METHODS = (
    *READING, "ACL", "COPY", "DELETE", "LOCK", "MKCALENDAR", "MKCOL", "MOVE", "OPTIONS", "PATCH", "POST",
    "PROPFIND", "PROPPATCH", "PUT", "REPORT", "SEARCH", "TRACE", "UNLOCK",
)  # fmt: skip
EMPTIED = timedelta(days=14)
FETCH_NOTED = timedelta(hours=1)
RETRY_AFTER = 300

bp = Blueprint("feed_addresses", __name__)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """A calendar to send; `body` is None while it is not read. Without an ETag it is none to come back to."""

    etag: str = ""
    changed: datetime | None = None
    body: bytes | None = None


@bp.route("/f/<token>/<name>.ics", methods=METHODS, merge_slashes=False, provide_automatic_options=False)
@tokenless
def calendar(token: str, name: str) -> Response:
    """The calendar, for whoever knows its address."""
    if request.method not in READING:
        return _wrong_method()
    now, token_hash = clock.now(), digest(token)
    try:
        return _answered(token_hash, now)
    except SQLAlchemyError:
        log.exception("calendar not read")
        with suppress(SQLAlchemyError):
            db.session.rollback()
        return _remembered(token_hash, now)


@bp.route("/f/<path:rest>", methods=METHODS, merge_slashes=False, provide_automatic_options=False)
@tokenless
def no_calendar(rest: str) -> Response:
    """Everything else below /f/ looks like an unknown address."""
    return _nothing() if request.method in READING else _wrong_method()


@bp.route("/robots.txt")
@tokenless
def robots() -> Response:
    """Google's importer of calendars obeys robots.txt; everybody else has nothing to look for here."""
    return Response("User-agent: *\nAllow: /f/\nDisallow: /\n", mimetype="text/plain")


def _answered(token_hash: str, now: datetime) -> Response:
    found = queries.address(db.session(), token_hash)
    if found is None:
        return _nothing()
    if found.revoked_at is not None:
        memory().forget(token_hash)
        return _revoked(found, found.revoked_at, now)
    answer, response = _current(found, now)
    if answer.body is not None and answer.etag:
        memory().keep(token_hash, Served(found.name, answer.etag, answer.changed, answer.body, now))
    return response


def _remembered(token_hash: str, now: datetime) -> Response:
    """The database cannot be asked: what was served last; an error only where nothing was."""
    served = memory().recall(token_hash, now=now)
    if served is None:
        response = _plain(_("This calendar cannot be read right now."), HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    return _conditional(served.name, Answer(served.etag, served.changed, served.body))


def _current(found: Address, now: datetime) -> tuple[Answer, Response]:
    """The calendar of today: as it was kept, or built anew; the old one when that fails."""
    try:
        built = _built(found, now)
    except Exception:
        log.exception("calendar not built", feed=found.feed_id)
        db.session.rollback()
        built = None
    answer = _answer(found, built)
    if answer.body is None and not _has_it(answer):
        answer = _read(found)
    response = _conditional(found.name, answer)
    if built is not None or _is_to_be_noted(found, now):
        count = built.count if built is not None else found.event_count
        fetch = Fetch(request.user_agent.string, response.status_code, count)
        _keep(found, built, fetch if request.method == "GET" else None, now)
    return answer, response


def _answer(found: Address, built: Built | None) -> Answer:
    if built is not None:
        return Answer(built.etag, built.at, built.body)
    return Answer(found.etag, found.built_at) if found.etag else Answer(body=_empty(found))


def _built(found: Address, now: datetime) -> Built | None:
    """The calendar built anew; None when the one that was kept still holds."""
    place = site(current_app.config["SETTINGS"], found.printed_url)
    day = day_for(ZoneInfo(found.zone), now, found.built_day)
    if found.body_key == key_of(found, place.base, day):
        return None
    with acting_as(found.user_id):
        return build(db.session(), found, place, day=day, now=now)


def _is_to_be_noted(found: Address, now: datetime) -> bool:
    """A fetch is written down once an hour, and with every calendar that is written anyway."""
    return found.last_fetch_at is None or now - found.last_fetch_at >= FETCH_NOTED


def _keep(found: Address, built: Built | None, fetch: Fetch | None, now: datetime) -> None:
    """Store what was built and who asked, in a unit of its own; a busy database spoils no answer."""
    session = db.session()
    session.rollback()
    expect_reading(False)
    try:
        with in_a_hurry(), acting_as(found.user_id):
            if built is not None:
                actions.keep_body(session, found.feed_id, built)
            if fetch is not None:
                actions.note_fetch(session, found.feed_id, fetch, now=now)
            session.commit()
    except SQLAlchemyError:
        log.exception("calendar not kept", feed=found.feed_id)
        session.rollback()
    finally:
        expect_reading(True)


def _conditional(name: str, answer: Answer) -> Response:
    """304 where the client has it already, else the bytes."""
    response = Response()
    if answer.etag and _has_it(answer):
        response.status_code = HTTPStatus.NOT_MODIFIED
    else:
        response.headers["Content-Type"] = "text/calendar; charset=utf-8"
        response.headers["Content-Disposition"] = f'inline; filename="{slug(name)}.ics"'
        _fill(response, answer)
    if answer.etag:
        response.headers.setdefault("ETag", f'"{answer.etag}"')
    if answer.changed is not None:
        response.headers["Last-Modified"] = http_date(answer.changed)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    if current_app.config["SETTINGS"].feed_gzip:
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _has_it(answer: Answer) -> bool:
    """RFC 9110 13.2.2: If-None-Match decides (weakly compared); If-Modified-Since only without it."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(answer.etag)
    since = request.if_modified_since
    return since is not None and answer.changed is not None and answer.changed.replace(microsecond=0) <= since


def _read(found: Address) -> Answer:
    with acting_as(found.user_id):
        kept = queries.body(db.session(), found.feed_id)
    return Answer(body=_empty(found)) if kept is None else Answer(kept[0], found.built_at, kept[1])


def _empty(found: Address) -> bytes:
    return render_empty(found.name, found.zone, locale=found.locale).body


def _fill(response: Response, answer: Answer) -> None:
    """Put the body in, packed only for a client that asked for it; packed, it has the tag weakly."""
    body = answer.body or b""
    asked = any(coding == "gzip" and quality > 0 for coding, quality in request.accept_encodings)
    if asked and current_app.config["SETTINGS"].feed_gzip:
        body = gzip.compress(body, compresslevel=5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        if answer.etag:
            response.headers["ETag"] = f'W/"{answer.etag}"'
    response.set_data(body)


def _revoked(found: Address, revoked_at: datetime, now: datetime) -> Response:
    """Two weeks of an empty calendar, which takes the entries out of every app; then gone for good."""
    if now - revoked_at >= EMPTIED:
        return _plain(_("This calendar is gone."), HTTPStatus.GONE)
    body = _empty(found)
    return _conditional(found.name, Answer(etag_of(body), revoked_at, body))


def _nothing() -> Response:
    return _plain(_("There is no calendar at this address."), HTTPStatus.NOT_FOUND)


def _wrong_method() -> Response:
    response = _plain(_("This calendar can only be read."), HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = ", ".join(READING)
    return response


def _plain(text: str, status: HTTPStatus) -> Response:
    response = Response(f"{text}\n", status=status, mimetype="text/plain")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
