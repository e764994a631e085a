"""The blueprint of the move-in."""

from flask import Blueprint

bp = Blueprint("movein", __name__)
