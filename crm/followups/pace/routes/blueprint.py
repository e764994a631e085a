"""The blueprint of the pace, and where its answers lead."""

from flask import Blueprint

bp = Blueprint("pace", __name__)
HOME = "today.page"
