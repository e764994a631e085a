"""The guide inside the app: docs/guide as pages, so that it can be read without any network.

English lies in the folder itself, every other language in a folder of its own, with equal pages and headings.
A heading is called the same in all of them, as in English, so that an address leads to its place in each.
Its pictures stay outside: they are large, and the app itself shows what is on them.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale
from flask import Blueprint, abort, render_template, url_for
from flask_babel import get_locale
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

PACKAGE = Path(str(files("crm")))
IN_PACKAGE = PACKAGE / "guide"
IN_CHECKOUT = PACKAGE.parent / "docs/guide"
INDEX = "README"
ENGLISH = "en"
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
    return _shown(INDEX)


@bp.get("/help/<page>")
def page(page: str) -> str:
    """One page of it."""
    if page not in PAGES:
        abort(404)
    return _shown(page)


@cache
def languages() -> tuple[str, ...]:
    """Those in which there is a guide: English, then the others."""
    return (ENGLISH, *sorted(path.parent.name for path in _folder().glob(f"*/{INDEX}.md")))


def source(name: str, language: str = ENGLISH) -> str:
    """A page as it was written."""
    folder = _folder() if language == ENGLISH else _folder() / language
    return (folder / f"{name}.md").read_text(encoding="utf-8")


@cache
def title_of(name: str, language: str = ENGLISH) -> str:
    """The first heading of a page."""
    return source(name, language).partition("\n")[0].removeprefix("# ")


def anchor(heading: str) -> str:
    """The name of a heading in addresses, as Git forges make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@cache
def anchors(name: str, language: str = ENGLISH) -> tuple[str, ...]:
    """The headings of a page that can be led to, from top to bottom."""
    lines = source(name, language).splitlines()
    return tuple(anchor(line.lstrip("# ")) for line in lines if line.startswith("#"))


@cache
def _places(name: str, language: str) -> dict[str, str]:
    """What each heading of a page is called in the app: as the one in its place in English."""
    return dict(zip(anchors(name, language), anchors(name), strict=False))


def _folder() -> Path:
    return IN_PACKAGE if IN_PACKAGE.is_dir() else IN_CHECKOUT


def _shown(name: str) -> str:
    wanted = get_locale() or Locale(ENGLISH)
    language = wanted.language if wanted.language in languages() else ENGLISH
    return render_template(
        "web/guide.html",
        page="" if name == INDEX else name,
        title=title_of(name, language),
        titles=[(each, title_of(each, language)) for each in PAGES],
        body=_body(name, language),
        tongue={"lang": language, "dir": Locale(language).text_direction},
        is_foreign=wanted.language != language,
    )


def _body(name: str, language: str) -> Markup:
    """A page without its heading and pictures. The text is our own, not a visitor's."""
    text = source(name, language).partition("\n")[2]
    around = {"page": name, "language": language}
    return Markup(_reader().render(text, around))  # noqa: S704 - written by us, and no markup passes the reader


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.core.ruler.push("guide", _fit_in)
    return reader


def _fit_in(state: StateCore) -> None:
    """Headings get names, links lead to pages of the app, pictures go."""
    language = str(state.env["language"])
    places = _places(str(state.env["page"]), language)
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            token.attrSet("id", places[anchor(state.tokens[place + 1].content)])
        if token.type == "inline" and token.children:
            token.children = _fitting(token.children, language)
    state.tokens = _without_empty(state.tokens)


def _fitting(children: list[Token], language: str) -> list[Token]:
    if [token.type for token in children] == ["link_open", "text", "link_close"] and _leads_out(children[0]):
        return []  # nothing but a way to what is not here, such as the guide in another language
    found, leads_out = [], False
    for token in children:
        if token.type == "image":
            continue
        if token.type == "link_open":
            leads_out = _leads_out(token)
            if not leads_out:
                token.attrSet("href", _address(token, language))
        if token.type in ("link_open", "link_close") and leads_out:
            leads_out = token.type == "link_open"
            continue
        found.append(token)
    return found


def _leads_out(link: Token) -> bool:
    return _parts(link)[0] not in PAGES


def _parts(link: Token) -> tuple[str, str]:
    """The page that a link names, and the heading."""
    path, _, part = str(link.attrGet("href") or "").partition("#")
    return path.removesuffix(".md"), part


def _address(link: Token, language: str) -> str:
    """Where a link between pages leads in the app."""
    name, part = _parts(link)
    return url_for("guide.page", page=name, _anchor=_places(name, language).get(part))


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Paragraphs that held nothing but a picture or a way out go with it."""
    left: list[Token] = []
    for token in tokens:
        is_end = token.type == "paragraph_close"
        if is_end and left and left[-1].type == "inline" and left[-1].children == []:
            del left[-2:]
            continue
        left.append(token)
    return left
