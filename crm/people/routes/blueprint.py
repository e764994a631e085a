"""The blueprint that the pages about people and companies hang on."""

from flask import Blueprint

bp = Blueprint("people", __name__)
