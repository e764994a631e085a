"""Numbers and lists in the ways of the language: "1,250 contacts" is "1.250 Kontakte", "a, b" is "a、b"."""

from collections.abc import Iterable
from typing import Any

from babel.lists import format_list
from flask import Flask
from flask_babel import Babel, Domain, format_decimal, get_locale, get_translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

GROUPED_FROM = 1_000
NAMES_OF_NO_AMOUNT = frozenset({"year", "port", "status", "pid"})


def number(value: int) -> str:
    """A number with the marks that the language puts between thousands."""
    return str(format_decimal(value)) if abs(value) >= GROUPED_FROM else str(value)


def enumerated(values: Iterable[Any]) -> str:
    """Things one after the other, without a word between them; what is empty is left out."""
    return _mark_between().join(str(value) for value in values if value)


def in_words(values: Iterable[Any]) -> str:
    """Things as a part of a sentence: "Dana, Max, and Li"."""
    return format_list([str(value) for value in values], locale=get_locale() or "en")


def _mark_between() -> str:
    locale = get_locale()
    if locale is None:
        return ", "
    mark = str(locale.list_patterns["standard"]["middle"]).replace("{0}", "").replace("{1}", "")
    if mark.strip().isalpha():  # Arabic has a word there
        return "، " if locale.text_direction == "rtl" else ", "
    return mark


class Texts(Domain):
    """The catalogues; numbers that a text fills in are written as the language writes them."""

    def gettext(self, string: str, **variables: Any) -> str:
        """The text in the language of the request."""
        text = str(get_translations().ugettext(string))
        return _said(text, _written(variables)) if variables else text

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """The text for so many."""
        text = str(get_translations().ungettext(singular, plural, num))
        return _said(text, _written({"num": num, **variables}))


def _said(text: str, values: dict[str, Any]) -> str:
    """The text with its values; where one ends with a full stop ("24. Nov.") the sentence needs none."""
    for name, value in values.items():
        end = f"%({name})s."
        if end in text and str(value).endswith("."):
            text = text.replace(end, end[:-1])
    return text % values


def _written(variables: dict[str, Any]) -> dict[str, Any]:
    return {name: _amount(name, value) for name, value in variables.items()}


def _amount(name: str, value: Any) -> Any:
    is_amount = type(value) is int and name not in NAMES_OF_NO_AMOUNT
    return number(value) if is_amount else value


@pass_context
def _gettext(context: Context, string: str, /, **variables: Any) -> str:
    """What templates call as `_`: the text is markup, what is filled in is not."""
    return _filled(context, get_translations().ugettext(string), variables)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, num: int, /, **variables: Any) -> str:
    text = get_translations().ungettext(singular, plural, num)
    return _filled(context, text, {"num": num, **variables})


def _filled(context: Context, text: str, variables: dict[str, Any]) -> str:
    return _said(Markup(text) if context.eval_ctx.autoescape else text, _written(variables))  # noqa: S704 - our text


def init(app: Flask, babel: Babel) -> None:
    """Let every text write its numbers so, in code and in templates."""
    texts: Any = Texts
    babel.domain_instance = texts()
    app.jinja_env.globals.update(gettext=_gettext, ngettext=_ngettext)
    app.jinja_env.filters.update(number=number, enumerated=enumerated, in_words=in_words)
