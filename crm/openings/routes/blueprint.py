"""The blueprint that the routes of openings hang on."""

from flask import Blueprint, url_for

bp = Blueprint("openings", __name__)


def home(opening_id: int) -> str:
    """The page of an opening."""
    return url_for("people.opening", opening_id=opening_id)
