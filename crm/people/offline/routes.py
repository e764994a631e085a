"""The manifest, the worker, the page that works without network, and what it asks for while there is one."""

import json

from flask import Blueprint, Response, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf

from crm.accounts.gate import current_user, present, public
from crm.db.flask import db
from crm.interactions.wording import BY_HAND, KIND
from crm.people.offline import queries, worker
from crm.people.offline.manifest import manifest as manifest_of
from crm.web.dates import day
from crm.web.public import site_path

MOST_KEYS = 100
LONGEST_KEY = 80

bp = Blueprint("offline", __name__)


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """What a browser needs to install this site."""
    response = Response(json.dumps(manifest_of()), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@bp.get("/sw.js")
@public
def script() -> Response:
    """The service worker. Asked for anew each time, so that an old one never stays."""
    response = Response(worker.script(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = site_path("/")
    return response


@bp.get("/offline")
@public
def shell() -> str:
    """What can be done without network. It says nothing about anybody: browsers keep it."""
    return render_template("people/offline/shell.html", kinds=[(kind.value, KIND[kind]) for kind in BY_HAND])


@bp.get("/offline/state")
def state() -> Response:
    """Whose entries may be sent now, a fresh token for them, and which of them were taken already."""
    keys = [key[:LONGEST_KEY] for key in request.args.getlist("key")[:MOST_KEYS]]
    done = queries.taken(db.session(), keys)
    return jsonify(user=current_user().id, csrf=generate_csrf(), taken=done)


@bp.get("/offline/list", endpoint="list")
def short_list() -> Response:
    """The short list for a device whose user turned it on: names, and interviews that wait for a debrief."""
    session = db.session()
    rows = queries.debriefs(session, when=present())
    people = queries.people(session, rows)
    owed = [
        {
            "id": row.id,
            "title": row.opening.company.name,
            "day": day(row.local_day),
            "first_day": row.local_day.isoformat(),
            "people": people[row.id],
        }
        for row in rows
    ]
    return jsonify(user=current_user().id, names=queries.names(session), debriefs=owed)
