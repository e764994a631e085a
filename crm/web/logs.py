"""Logs: concise lines on a terminal, JSON for machines, and never a secret in either."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, g, request
from structlog.typing import EventDict, Processor, WrappedLogger
from werkzeug.wrappers import Response

MASK = "***"
SECRET_NAMES = re.compile(r"passw|secret|token|cookie|authorization|api_?key", re.IGNORECASE)
# An address elsewhere may be a secret as a whole: of the web its host may be told, of anything else nothing.
ELSEWHERE = re.compile(r"\b([A-Za-z][A-Za-z0-9+.\-]*)://([^\s\"'<>]+)")
HOST = re.compile(r"(?:[^/?#@]*@)?([^/?#]*)")
# Signed links and feed addresses carry a secret in the path: after a one-letter folder, or as a long word.
IN_PATH = re.compile(r"(?<=/)(?:(?<=/[a-z]/)[^/?\s\"']+|[A-Za-z0-9_.\-]{24,})")
# Phones name what they store, some after its title; only the names that we gave are told.
OBJECT = re.compile(
    r"(/dav/(?:calendars|addressbooks)/\d+/\w+/)(?!(?:followup|interview|contact)-[\d-]+\.(?:ics|vcf)\b)[^/?\r\n\"']+"
)
IN_QUERY = re.compile(r"(?<=\S)\?[A-Za-z_][\w.~%\-]*=[^\s\"']*")
IN_HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]+")
IN_COOKIE = re.compile(r"(?i)\b((?:set-)?cookie:\s*)[^\r\n\"']+")
# PostgreSQL shows the whole row that it refused, over several lines if need be.
REFUSED_ROW = re.compile(r"\bDETAIL:.*?(?=\n\[SQL|\n(?:CONTEXT|HINT|WHERE):|\n\nThe above|\Z)", re.DOTALL)
MAIL_ADDRESS = re.compile(r"[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)*")
UNSAID = ("static", "jobs.health", "watching.ready", "watching.numbers")
SHOWN_ID = "X-Request-ID"
_process: dict[str, str] = {}
QUIET = ("alembic", "apscheduler", "waitress")


def masked(text: str) -> str:
    """`text` without what opens a door, and without who it is about: addresses, tokens, headers."""
    text = ELSEWHERE.sub(_host_only, REFUSED_ROW.sub(f"DETAIL: {MASK}", text))
    text = OBJECT.sub(rf"\1{MASK}", text)
    text = IN_QUERY.sub(f"?{MASK}", IN_PATH.sub(MASK, text))
    text = IN_COOKIE.sub(rf"\1{MASK}", IN_HEADER.sub(rf"\1 {MASK}", text))
    return MAIL_ADDRESS.sub(MASK, text)


def _host_only(found: re.Match[str]) -> str:
    scheme, rest = found[1], found[2]
    if scheme.lower() not in ("http", "https"):
        return f"{scheme}://{MASK}"
    host = HOST.match(rest)
    name = host[1] if host is not None else ""
    return f"{scheme}://{name}" if rest == name else f"{scheme}://{name}/{MASK}"


def mask_secrets(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    """A structlog processor: masks values under telling names, and tokens in every text."""
    for name, value in entry.items():
        if SECRET_NAMES.search(name):
            entry[name] = MASK
        elif not (value is None or isinstance(value, bool | int | float)):
            entry[name] = masked(str(value))
    return entry


def name_worker(worker_id: str) -> None:
    """From now on every line of this process says as which worker it sends."""
    _process["worker"] = worker_id


def _add_process(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    return {**_process, **entry}


def set_up(*, as_json: bool) -> None:
    """Configure logging for this process; libraries speak up only when something is wrong."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_process,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if as_json else "%H:%M:%S", utc=as_json),
    ]
    ends: list[Processor] = [structlog.processors.format_exc_info, mask_secrets, _renderer(as_json=as_json)]
    structlog.configure(
        processors=[*shared, *ends],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    bare = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[bare, *ends])
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


def _renderer(*, as_json: bool) -> Processor:
    """JSON, or a line for people; tracebacks without the values of variables."""
    if as_json:
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        pad_event_to=0,
        sort_keys=False,
        exception_formatter=structlog.dev.plain_traceback,
    )


def _begin() -> None:
    g.request_id = secrets.token_hex(4)  # ours only: what a client names itself may be a secret, or a lie
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    response.headers[SHOWN_ID] = g.request_id
    if structlog.is_configured() and request.endpoint not in UNSAID:
        user = g.get("user")
        structlog.get_logger().info(
            request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000),
            **({} if user is None else {"user": user.id}),
        )
    return response


def init(app: Flask) -> None:
    """Number each request and write a line about it."""
    app.before_request(_begin)
    app.after_request(_end)
