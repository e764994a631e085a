"""Addresses for programs that watch over this one: whether it is ready, and its numbers."""

import hmac
from http import HTTPStatus

from flask import Blueprint, abort, current_app, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import public, tokenless
from crm.config import Settings
from crm.db import migrate
from crm.db.flask import db
from crm.jobs import figures
from crm.jobs.runtime import here

bp = Blueprint("watching", __name__)

READY = "ready"


@bp.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Whether requests may be sent here; 503 with a reason otherwise."""
    found = _readiness()
    status = HTTPStatus.OK if found == READY else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status=found), status


@bp.get("/metrics")
@tokenless
def numbers() -> Response:
    """Numbers for Prometheus, for who knows CRM_METRICS_TOKEN; without one there is no such page."""
    settings: Settings = current_app.config["SETTINGS"]
    token = settings.metrics_token.get_secret_value()
    if not token:
        abort(HTTPStatus.NOT_FOUND)
    if not hmac.compare_digest(_shown().encode(), token.encode()):
        return Response(status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    from crm.jobs import metrics  # noqa: PLC0415 - a library that only who asks for numbers has to load

    try:
        found = figures.figures(db.session(), now=clock.now())
    except SQLAlchemyError:
        found = None
    traffic: metrics.Traffic = current_app.extensions[metrics.EXTENSION]
    return Response(metrics.text(traffic, found), content_type=metrics.CONTENT_TYPE_LATEST)


def _readiness() -> str:
    runtime = here()
    if runtime is not None and runtime.stopping.is_set():
        return "stopping"
    try:
        found = migrate.current(db.engine)
    except SQLAlchemyError:
        return "database away"
    if found is None:
        return "database not set up"
    return READY if found == migrate.newest() else "database at another version"


def _shown() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
