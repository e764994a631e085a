"""The blueprint that the routes of contacts and companies hang on."""

from flask import Blueprint

bp = Blueprint("contacts", __name__)
