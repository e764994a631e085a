"""Notes in Markdown, made safe: no markup of the writer's own, no pictures, links that only lead out."""

import re
from collections.abc import Iterator
from functools import cache

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup, escape

_BLOCKS = {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
TAGS = frozenset({"a", "br", "code", "em", "s", "strong"} | _BLOCKS | _TABLES)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
BELOW_THE_PAGE = 2
"""A heading of the first order in a note is one of the third on a page that has its own."""
LONGEST = 50_000
"""What is longer is shown as it stands: text made for it takes Markdown more than linear time."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\"'.,;:!?)\]}]")


def markdown(text: str) -> Markup:
    """The text as markup that is safe to put on a page, whatever was written."""
    if len(text) > LONGEST:
        return Markup("<p>{}</p>").format(Markup("<br>").join(escape(text).splitlines()))
    dirty = _reader().render(text.replace("\x00", ""))
    clean = nh3.clean(
        dirty,
        tags=set(TAGS),
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704 - cleaned above, by an allow-list


def init(app: Flask) -> None:
    """Make the filter `markdown` known to templates."""
    app.jinja_env.filters["markdown"] = markdown


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.disable(["image", "html_block", "html_inline"])
    reader.core.ruler.push("headings", _lower_headings)
    reader.core.ruler.push("addresses", _link_addresses)
    return reader


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + BELOW_THE_PAGE)}"


def _link_addresses(state: StateCore) -> None:
    """An address that stands in the text is a link, without brackets around it."""
    for token in state.tokens:
        if token.children:
            token.children = list(_with_links(token.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and depth == 0:
            yield from _parted(token.content)
        else:
            yield token


def _parted(text: str) -> Iterator[Token]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield _text(text[end : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": found.group()})
        yield _text(found.group())
        yield Token("link_close", "a", -1)
        end = found.end()
    yield _text(text[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
