"""The address under which others reach this instance. Never taken from a request's Host header."""

from flask import current_app, has_request_context, request
from sqlalchemy.orm import Session

from crm import config
from crm.db.flask import db
from crm.db.meta import meta

PRINTED = "printed_url"
FALLBACK = "http://127.0.0.1:8000"


def base_url(session: Session, settings: config.Settings) -> str:
    """`CRM_PUBLIC_URL`, else the address that `crm run` printed; without a slash at its end."""
    return (settings.public_url or meta(session, PRINTED) or FALLBACK).rstrip("/")


def absolute(path: str) -> str:
    """The public address of a path of this site, with or without the path below which the site is served."""
    root = request.root_path.rstrip("/") if has_request_context() else ""
    inner = path.removeprefix(root) if root and path.startswith(f"{root}/") else path
    return base_url(db.session(), current_app.config["SETTINGS"]) + inner


def site_path(path: str) -> str:
    """A path of this site as links and redirects need it: below the path at which the site is served."""
    return (request.root_path.rstrip("/") if has_request_context() else "") + path
