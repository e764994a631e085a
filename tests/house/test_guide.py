"""The guide leads where it says, in every language, and calls things as the pages do."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crm.web import catalogues, guide
from crm.web.terms import TERMS
from tests.house import tree

LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
FOLDER = tree.ROOT / "docs/guide"
NAMES = (guide.INDEX, *guide.PAGES)
LANGUAGES = guide.languages()
OTHERS = LANGUAGES[1:]
EVERY = [(name, language) for language in LANGUAGES for name in NAMES]
TRANSLATED = [(name, language) for language in OTHERS for name in NAMES]
LARGEST, ALL_OF_THEM = 120_000, 1_500_000
SHAPES = {"heading_open", "list_item_open", "tr_open", "fence", "image", "strong_open", "code_inline"}
# What *slanted* words name on other screens and on keyboards, here and there.
ELSEWHERE = {
    "de": {
        "Shift": "Umschalt",
        "Ctrl K": "Strg K",
        "Cmd K": "Cmd K",
        "Share": "Teilen",
        "Add to Home Screen": "Zum Home-Bildschirm",
        "Add to home screen": "Zum Startbildschirm hinzufügen",
        "Install": "Installieren",
    }
}
# What **bold** words bring up that no page has as a text of its own.
IN_SENTENCES = {
    "en": {"feed", "reminder of its own"},
    "de": {"still wird", "eigene Erinnerung"},
}


def home(language: str) -> Path:
    """Where the pages of a language lie."""
    return FOLDER if language == guide.ENGLISH else FOLDER / language


def broken(name: str, text: str, folder: Path = FOLDER) -> list[str]:
    """Links of a page to files, headings and pictures that are not there."""
    found = []
    for _sign, href in LINK.findall(text):
        path, _, part = href.partition("#")
        if "://" in path:
            continue
        target = folder / path if path else folder / f"{name}.md"
        if not target.is_file() or (part and part not in headings(target.read_text(encoding="utf-8"))):
            found.append(href)
    return found


def headings(text: str) -> set[str]:
    return {guide.anchor(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")}


def tokens(name: str, language: str) -> Iterator[Token]:
    """What a page is made of, from top to bottom."""
    for token in MarkdownIt("commonmark").enable("table").parse(guide.source(name, language)):
        yield token
        yield from token.children or ()


def shape(name: str, language: str) -> list[str]:
    """Its headings, lines of lists and tables, pictures and set words, in their order."""
    shown = (token for token in tokens(name, language) if token.type in SHAPES)
    return [f"{token.type} {token.tag} {token.attrGet('src') or ''}".strip() for token in shown]


def marked(name: str, language: str, kind: str) -> list[str]:
    """What stands between the marks of a kind: "em" for names of the screen, "strong" for words."""
    found: list[str] = []
    within = False
    for token in tokens(name, language):
        if token.type in (f"{kind}_open", f"{kind}_close"):
            within = token.type == f"{kind}_open"
            found += [""] * within
        elif within and token.type in ("text", "softbreak"):
            found[-1] += token.content or " "
    return found


def said(language: str) -> dict[str, set[str]]:
    """Each text of the app with what it may be called in the language."""
    with (catalogues.TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    texts: dict[str, set[str]] = {}
    for message in (each for each in catalog if each.id):
        texts.setdefault(str(message.id), set()).add(str(message.string))
    return texts


def called_otherwise(name: str, language: str) -> list[str]:
    """Names of the screen that a page has and the English one has not, or the other way round."""
    texts, left, missed = said(language), Counter(marked(name, language, "em")), []
    for english in marked(name, guide.ENGLISH, "em"):
        known = ELSEWHERE[language].get(english)
        found = next((each for each in ({known} if known else texts.get(english, set())) if left[each]), None)
        if found is None:
            missed.append(english)
        else:
            left[found] -= 1
    return missed + list(left.elements())


def on_a_page(word: str, texts: set[str]) -> bool:
    """Whether this is a text of the app, be it written with a small letter."""
    return word.casefold() in {text.casefold() for text in texts}


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_every_link_of_the_guide_leads_somewhere(name: str, language: str) -> None:
    assert broken(name, guide.source(name, language), home(language)) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "[a](no.md) [b](today.md#nothing) ![c](pictures/none.png) [d](today.md#answering)"
    assert broken("start", text) == ["no.md", "today.md#nothing", "pictures/none.png"]


def test_the_guide_is_there_in_german() -> None:
    assert LANGUAGES == ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_index_and_every_file_is_a_page(language: str) -> None:
    assert {path.stem for path in home(language).glob("*.md")} == set(NAMES)
    listed = re.findall(r"\]\((\w+)\.md\)", guide.source(guide.INDEX, language))
    assert tuple(listed) == guide.PAGES


@pytest.mark.parametrize(("name", "language"), TRANSLATED)
def test_a_page_has_the_same_shape_in_every_language(name: str, language: str) -> None:
    assert shape(name, language) == shape(name, guide.ENGLISH)


@pytest.mark.parametrize(("name", "language"), TRANSLATED)
def test_the_guide_calls_things_as_the_pages_of_its_language_do(name: str, language: str) -> None:
    assert called_otherwise(name, language) == []


def test_a_name_that_no_page_has_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {"en": "*Settings* and *Nudges*", "de": "*Einstellungen* und *Stupser*"}
    monkeypatch.setattr(guide, "source", lambda _name, language: written[language])
    assert called_otherwise("start", "de") == ["Nudges", "Stupser"]


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_words_that_are_brought_up_stand_on_pages_too(name: str, language: str) -> None:
    known = said(OTHERS[0]) if language == guide.ENGLISH else said(language)
    texts = set(known) if language == guide.ENGLISH else set().union(*known.values())
    words = set(marked(name, language, "strong")) - IN_SENTENCES[language]
    assert [word for word in sorted(words) if not on_a_page(word, texts)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_shown_and_small(language: str) -> None:
    pictures = list((home(language) / "pictures").iterdir())
    shown = {
        href
        for name in guide.PAGES
        for sign, href in LINK.findall(guide.source(name, language))
        if sign and href.startswith("pictures/")
    }
    assert shown == {f"pictures/{path.name}" for path in pictures}
    assert [path.name for path in pictures if path.stat().st_size > LARGEST] == []


def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.png")) < ALL_OF_THEM


def test_every_word_that_is_explained_leads_into_the_guide() -> None:
    for word, term in TERMS.items():
        assert term.anchor in guide.anchors(term.page), word
