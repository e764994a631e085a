"""Every text is in every catalogue, translated and with the same placeholders."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from crm.web import catalogues

SOURCES = sorted(catalogues.sources(), key=str)
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
FOR_SCRIPTS = re.compile(r"\{\w+\}")
COMPLETE = ("de",)
# What German writes as English does: names, and words that it shares.
THE_SAME = frozenset(
    {
        "Domain", "Domains", "Enter", "Esc", "Evolution (GNOME)", "Export", "Link", "LinkedIn",
        "LinkedIn: %(state)s.", "Mac", "Mails", "Monica", "Name", "Offline", "Online", "Orange", "Outlook",
        "Outlook, Microsoft 365", "Proton Calendar", "Server", "Tab", "Test", "Text", "Thunderbird",
        "Webhook", "ntfy",
    }
)  # fmt: skip
BARE = re.compile(r"%\(\w+\)s|Unicode \([^)]*\)|\bin\b")


def texts(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said in English and in the other language, for one and for many where that differs."""
    said = message.id if isinstance(message.id, tuple | list) else (message.id,)
    translated = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    return tuple(said), tuple(translated)


def messages(catalog: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalog if message.id]


def names(text: str) -> list[str]:
    """The placeholders of a text."""
    return sorted(PLACEHOLDER.findall(text))


def is_bare(text: str) -> bool:
    """Whether hardly a word of it is left for a translator."""
    return not re.search(r"[^\W\d_]", BARE.sub("", text))


def key(message: Message) -> tuple[str | None, object]:
    """What tells a message from the others."""
    return message.context, texts(message)[0]


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return catalogues.gathered()


def test_every_directive_has_a_name_that_tells_a_translator_what_comes(gathered: Catalog) -> None:
    said = [text for message in messages(gathered) for text in texts(message)[0]]
    assert [text for text in said if "%" in PLACEHOLDER.sub("", text).replace("%%", "")] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_the_texts_of_the_source_and_no_others(path: Path, gathered: Catalog) -> None:
    kept, wanted = ({key(each) for each in messages(found)} for found in (catalogues.read(path), gathered))
    assert sorted(map(str, wanted - kept)) == [], "run `make messages`"
    assert sorted(map(str, kept - wanted)) == [], "run `make messages`"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_a_catalogue_compiles_and_has_the_plurals_of_its_language(path: Path) -> None:
    catalog = catalogues.read(path)
    write_mo(BytesIO(), catalog)
    assert catalog.locale == Locale.parse(path.parts[-3])
    assert "fuzzy" not in path.read_text(encoding="utf-8")
    assert [
        each.id
        for each in messages(catalog)
        if each.pluralizable and len(texts(each)[1]) != catalog.num_plurals
    ] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parts[-3])
def test_a_translation_fills_in_what_the_text_fills_in(path: Path) -> None:
    wrong = []
    for message in messages(catalogues.read(path)):
        said, translated = texts(message)
        wanted = {name for text in said for name in names(text)}
        for text in filter(None, translated):
            exact = message.pluralizable or names(text) == names(said[0])
            if (
                not exact
                or not set(names(text)) <= wanted
                or "%" in PLACEHOLDER.sub("", text).replace("%%", "")
            ):
                wrong.append((said[0], text))
            if sorted(FOR_SCRIPTS.findall(text)) != sorted(FOR_SCRIPTS.findall(said[0])):
                wrong.append((said[0], text))
        if message.pluralizable and translated[-1] and set(names(translated[-1])) != wanted:
            wrong.append((said[-1], translated[-1]))
    assert wrong == []


@pytest.mark.parametrize("language", COMPLETE)
def test_nothing_is_left_to_translate(language: str) -> None:
    catalog = catalogues.read(catalogues.TRANSLATIONS / language / "LC_MESSAGES/messages.po")
    assert [each.id for each in messages(catalog) if not all(texts(each)[1])] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_a_translation_says_something_else_than_the_english_text(language: str) -> None:
    catalog = catalogues.read(catalogues.TRANSLATIONS / language / "LC_MESSAGES/messages.po")
    copied = {each.id for each in messages(catalog) if texts(each)[0] == texts(each)[1]}
    assert {str(text) for text in copied if text not in THE_SAME and not is_bare(str(text))} == set()


def test_german_is_set_with_its_own_marks_and_speaks_to_a_friend() -> None:
    catalog = catalogues.read(catalogues.TRANSLATIONS / "de/LC_MESSAGES/messages.po")
    said = [text for each in messages(catalog) for text in texts(each)[1]]
    assert [text for text in said if re.search(r"[\"”']|\.\.\.| - ", text.replace("- und _", ""))] == []
    assert [text for text in said if text.count("„") != text.count("“")] == []
    own = [re.sub("„[^“]*“", "", text) for text in said]  # what others wrote on their buttons is theirs
    assert [text for text in own if re.search(r"[a-zäöüß,] (?:Sie|Ihnen|Ihre?[mnrs]?)\b", text)] == []


def test_no_catalogue_says_where_or_when_it_was_made() -> None:
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"POT-Creation-Date|Last-Translator", source)
        assert {line[3:].split("/")[0] for line in source.splitlines() if line.startswith("#: ")} <= {
            "crm",
            "templates",
        }
