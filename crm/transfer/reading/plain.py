"""Text from strangers to plain text: no tags, no control characters, no more than fits."""

import re
from html.parser import HTMLParser

import nh3

from crm.transfer.reading.limits import MAX_DESCRIPTION, MAX_HTML, MAX_TITLE

_TAG = re.compile(r"</?[a-z][a-z0-9-]{0,20}(?:\s[^<>]{0,2000})?/?>|<!--|<!doctype", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    r"<((?:https?|mailto):[^<>\s]{1,2000}|[^<>\s@]{1,64}@[^<>\s@]{1,250})>", re.IGNORECASE
)
# Controls, line and paragraph separators, marks that turn the direction of writing around; joiners stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "div",
        "dd",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    ]
)
_KEPT = set(_BLOCKS | {"a", "br", "td", "th"})


def one_line(text: str, most: int = MAX_TITLE) -> str:
    """A name, a title, a place: one line without markup."""
    return _clipped(" ".join(_visible(without_tags(text[: most * 20])).split()), most)


def verbatim(text: str, most: int) -> str:
    """An identifier: as it is, but for what cannot be seen."""
    return " ".join(_visible(text[: most * 4]).split())[:most]


def many_lines(text: str, most: int = MAX_DESCRIPTION) -> str:
    """A description: paragraphs kept, markup gone."""
    text = text[: most * 4]
    if looks_like_html(text):
        text = _IN_BRACKETS.sub(r" \1 ", text)
    return _tidy(_visible(without_tags(text).replace("\r\n", "\n").replace("\r", "\n")))[:most].strip()


def without_tags(text: str) -> str:
    """As it is unless there are tags in it: `You <> Acme` and `a < b` are no markup."""
    return from_html(text) if _TAG.search(text) else text


def from_html(html: str) -> str:
    """The readable text of a page, links in brackets behind their words, without scripts and images."""
    safe = nh3.clean(
        html[:MAX_HTML],
        tags=_KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        clean_content_tags={"script", "style", "title", "head"} - _KEPT,
        link_rel=None,
    )
    reader = _Text()
    reader.feed(safe)
    reader.close()
    return _tidy("".join(reader.pieces))


def looks_like_html(text: str) -> bool:
    return _TAG.search(text) is not None


class _Text(HTMLParser):
    """Collects text; blocks and rows begin a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "a" and self._links:
            link = self._links.pop()
            if link and link not in "".join(self.pieces[-3:]):
                self.pieces.append(f" ({link}) ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\xa0", " "))


def _visible(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", _INVISIBLE.sub(" ", text))


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
