"""The guide inside the app: docs/guide as pages, so that it can be read without any network.

Its pictures stay outside: they are large, and the app itself shows what is on them.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, abort, render_template, url_for
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

PACKAGE = Path(str(files("crm")))
IN_PACKAGE = PACKAGE / "guide"
IN_CHECKOUT = PACKAGE.parent / "docs/guide"
INDEX = "README"
PAGES = (
    "start",
    "today",
    "interviews",
    "people",
    "list",
    "calendars",
    "sharing",
    "moving",
    "data",
    "trouble",
)

bp = Blueprint("guide", __name__)


@bp.get("/help")
def index() -> str:
    """What the guide tells."""
    return render_template(
        "web/guide.html", page="", title=title_of(INDEX), titles=_titles(), body=_body(INDEX)
    )


@bp.get("/help/<page>")
def page(page: str) -> str:
    """One page of it."""
    if page not in PAGES:
        abort(404)
    return render_template(
        "web/guide.html", page=page, title=title_of(page), titles=_titles(), body=_body(page)
    )


def source(name: str) -> str:
    """A page as it was written."""
    folder = IN_PACKAGE if IN_PACKAGE.is_dir() else IN_CHECKOUT
    return (folder / f"{name}.md").read_text(encoding="utf-8")


@cache
def title_of(name: str) -> str:
    """The first heading of a page."""
    return source(name).partition("\n")[0].removeprefix("# ")


def anchor(heading: str) -> str:
    """The name of a heading in addresses, as Git forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(name: str) -> set[str]:
    """The headings of a page that can be led to."""
    return {anchor(line.lstrip("# ")) for line in source(name).splitlines() if line.startswith("#")}


def _titles() -> list[tuple[str, str]]:
    return [(each, title_of(each)) for each in PAGES]


def _body(name: str) -> Markup:
    """A page without its heading and pictures. The text is our own, not a visitor's."""
    text = source(name).partition("\n")[2]
    return Markup(_reader().render(text))  # noqa: S704 - written by us, and no markup passes the reader


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.core.ruler.push("guide", _fit_in)
    return reader


def _fit_in(state: StateCore) -> None:
    """Headings get names, links lead to pages of the app, pictures go."""
    kept: list[Token] = []
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(state.tokens[place + 1].content))
        if token.type == "inline" and token.children:
            token.children = _fitting(token.children)
        kept.append(token)
    state.tokens = _without_empty(kept)


def _fitting(children: list[Token]) -> list[Token]:
    found, leads_out = [], False
    for token in children:
        if token.type == "image":
            continue
        if token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""))
            leads_out = address is None
            if address is not None:
                token.attrSet("href", address)
        if token.type in ("link_open", "link_close") and leads_out:
            leads_out = token.type == "link_open"
            continue
        found.append(token)
    return found


def _address(href: str) -> str | None:
    """Where a link of the guide leads in the app; None for what is not in it."""
    path, _, part = href.partition("#")
    name = path.removesuffix(".md")
    if name not in PAGES:
        return None
    return url_for("guide.page", page=name, _anchor=part or None)


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Paragraphs that held nothing but a picture go with it."""
    left: list[Token] = []
    for token in tokens:
        is_end = token.type == "paragraph_close"
        if is_end and left and left[-1].type == "inline" and left[-1].children == []:
            del left[-2:]
            continue
        left.append(token)
    return left
