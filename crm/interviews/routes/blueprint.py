"""The blueprint that the routes of interviews hang on; their pages in `crm.people` hang on it too."""

from flask import Blueprint

bp = Blueprint("interviews", __name__)
