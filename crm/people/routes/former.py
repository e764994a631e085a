"""Addresses of contacts that were merged into another lead there."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from crm.db.flask import db
from crm.db.owner import NotFound, OwnerMissing
from crm.people.queries.merges import led_to
from crm.people.routes.blueprint import bp
from crm.web.errors import missing

NAMES = ("contact_id", "other_id")


@bp.app_errorhandler(NotFound)
def lead_on(error: NotFound) -> Response | tuple[str, int]:
    """A page about a contact who became part of another is that one's page; anything else is not there."""
    found = _address_now() if request.method in ("GET", "HEAD") else None
    if found is None:
        return missing(error)
    answer = redirect(found, 301)
    answer.headers["Cache-Control"] = "no-store"  # the merge may be undone
    return answer


def _address_now() -> str | None:
    """The same page with the ids that lead on; None where none does."""
    values = dict(request.view_args or {})
    try:
        changed = {name: led_to(db.session(), values[name]) for name in NAMES if name in values}
    except OwnerMissing:
        return None
    if request.endpoint is None or not any(changed.values()):
        return None
    values.update({name: found for name, found in changed.items() if found is not None})
    address = url_for(request.endpoint, **values)
    query = request.query_string.decode("ascii", "ignore")
    return f"{address}?{query}" if query else address
