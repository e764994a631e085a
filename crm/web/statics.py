"""Static files under names that change with their content, kept by browsers for a year."""

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort

from crm.web import packing
from crm.web.public import site_path

FOLDER = Path(__file__).resolve().parent.parent / "static"
SHEET = "vendor/app.css"
FONT = "vendor/inter/files/inter-latin-wght-normal.woff2"
YEAR = 31_536_000


@cache
def _mark(path: str, _changed: float) -> str:
    return hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:10]


@cache
def _packed(path: str, _changed: float) -> bytes:
    return gzip.compress((FOLDER / path).read_bytes(), compresslevel=9, mtime=0)


def static(path: str) -> str:
    """The address of a file under `crm/static`, with a mark of its content."""
    file = FOLDER / path
    changed = file.stat().st_mtime if file.exists() else 0.0
    return site_path(f"/static/{_mark(path, changed) if changed else 'missing'}/{path}")


def icon_href(name: str) -> str:
    """The address of one icon in the sprite."""
    return f"{static('icons.svg')}#{name}"


def font_href() -> str:
    """The address of the font of the pages, as the style sheet asks for it."""
    return static(SHEET).removesuffix(SHEET) + FONT


def serve(mark: str, path: str) -> Response:
    """The file; cached for a year, since another content has another address."""
    file = FOLDER / path
    if not file.resolve().is_relative_to(FOLDER) or not file.is_file():
        abort(404)
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if kind in packing.KINDS and packing.is_asked_for():
        response = Response(_packed(path, file.stat().st_mtime), mimetype=kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(file.read_bytes(), mimetype=kind)  # no file stays open when a browser turns away
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def init(app: Flask) -> None:
    """Serve the files at /static/<mark>/<path>; templates name them by `static` and `icon_href`."""
    app.add_url_rule("/static/<mark>/<path:path>", "static", serve)
    app.jinja_env.globals.update(static=static, icon_href=icon_href, font_href=font_href)
