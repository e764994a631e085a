"""The blueprint that the routes of accounts hang on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
