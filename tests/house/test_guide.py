"""The guide leads where it says, and the words that pages explain are in it."""

import re

import pytest

from crm.web import guide
from crm.web.terms import TERMS
from tests.house import tree

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FOLDER = tree.ROOT / "docs/guide"


def broken(name: str, text: str) -> list[str]:
    """Links of a page to files, headings and pictures that are not there."""
    found = []
    for _sign, href in LINK.findall(text):
        path, _, part = href.partition("#")
        if "://" in path:
            continue
        target = FOLDER / path if path else FOLDER / f"{name}.md"
        if not target.is_file() or (part and part not in headings(target.read_text(encoding="utf-8"))):
            found.append(href)
    return found


def headings(text: str) -> set[str]:
    return {guide.anchor(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")}


@pytest.mark.parametrize("name", ["README", *guide.PAGES])
def test_every_link_of_the_guide_leads_somewhere(name: str) -> None:
    assert broken(name, guide.source(name)) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "[a](no.md) [b](today.md#nothing) ![c](pictures/none.png) [d](today.md#answering)"
    assert broken("start", text) == ["no.md", "today.md#nothing", "pictures/none.png"]


def test_every_page_is_in_the_index_and_every_file_is_a_page() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {"README", *guide.PAGES}
    listed = re.findall(r"\]\((\w+)\.md\)", guide.source("README"))
    assert tuple(listed) == guide.PAGES


def test_every_picture_is_shown_and_small() -> None:
    shown = {
        href
        for name in guide.PAGES
        for sign, href in LINK.findall(guide.source(name))
        if sign and href.startswith("pictures/")
    }
    assert shown == {f"pictures/{path.name}" for path in (FOLDER / "pictures").iterdir()}
    assert [path.name for path in (FOLDER / "pictures").iterdir() if path.stat().st_size > 120_000] == []


def test_every_word_that_is_explained_leads_into_the_guide() -> None:
    for word, term in TERMS.items():
        assert term.anchor in guide.anchors(term.page), word
