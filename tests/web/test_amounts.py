"""Numbers and lists are written as the language writes them."""

from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale, gettext, ngettext

from crm import config
from crm.app import create_app
from crm.web import amounts


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(config.load(instance=Path(tmp_path_factory.mktemp("amounts"))))


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "12,345 contacts"), ("de", "12.345 Kontakte"), ("de_CH", "12’345 Kontakte")]
)
def test_an_amount_in_a_text_is_grouped(small: Flask, locale: str, text: str) -> None:
    with small.test_request_context(), force_locale(locale):
        assert ngettext("%(num)s contact", "%(num)s contacts", 12345) == text
        template = '{{ ngettext("%(num)s contact", "%(num)s contacts", 12345) }}'
        assert render_template_string(template) == text


def test_a_year_and_a_word_stay_as_they_are(small: Flask) -> None:
    with small.test_request_context(), force_locale("de"):
        assert gettext("Please check the year: it is read as %(year)s.", year=1850).endswith("1850.")
        assert gettext("%(name)s is back.", name="1850") == "1850 ist wieder da."
        assert amounts.number(999) == "999"


def test_a_sentence_ends_with_one_full_stop(small: Flask) -> None:
    with small.test_request_context(), force_locale("de"):
        assert gettext("Paused until %(day)s.", day="24. Nov.") == "Pausiert bis 24. Nov."
        assert gettext("Paused until %(day)s.", day="Mai") == "Pausiert bis Mai."
        assert (
            render_template_string('{{ _("%(name)s is back.", name="Acme Inc.") }}')
            == "Acme Inc. ist wieder da."
        )


def test_what_is_filled_into_a_page_is_not_markup(small: Flask) -> None:
    with small.test_request_context(), force_locale("de"):
        template = '{{ _("Tier %(tier)s", tier="<b>") }}'
        assert render_template_string(template) == "Stufe &lt;b&gt;"


@pytest.mark.parametrize(
    ("locale", "row", "sentence"),
    [
        ("en", "a, b, c", "a, b, and c"),
        ("de", "a, b, c", "a, b und c"),
        ("ja", "a、b、c", "a、b、c"),
        ("ar", "a، b، c", "a وb وc"),
    ],
)
def test_a_list_has_the_marks_of_the_language(small: Flask, locale: str, row: str, sentence: str) -> None:
    with small.test_request_context(), force_locale(locale):
        assert amounts.enumerated(["a", "", "b", "c"]) == row
        assert amounts.in_words("abc") == sentence
