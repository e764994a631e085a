"""The calendar page."""

from flask import Blueprint

bp = Blueprint("planner", __name__)


@bp.get("/calendar")
def page() -> str:
    """A month."""
    return ""
