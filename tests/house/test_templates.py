"""Templates hold no bare text, no script or style of their own, and no class names outside the macros."""

import re

import pytest

from tests.house import tree
from tests.house.markup import EXPRESSION, literals, read_markup

MAILS = ("templates/emails/", "templates/_layouts/mail.html")
GALLERY = "templates/web/gallery/"  # for development: every macro with sample data
MACROS = ("templates/_ui/", "templates/_layouts/")
READ_ALOUD = {
    "title",
    "alt",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "label",
}
NOT_FOR_PEOPLE = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext", "url_for", "static"})
WORDS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+(?:[ .!?,:…]|$)|^[a-z]+(?: [a-z]+)+[.!?…]$")


def bare_texts(source: str) -> list[str]:
    """Words that reach a person without passing gettext."""
    markup = read_markup(source)
    attributes = [pair for _, given in markup.tags for pair in given.items()]
    spoken = [value.replace(EXPRESSION, "") for name, value in attributes if name in READ_ALOUD]
    written = [text for text in [*markup.texts, *spoken] if WORDS.search(text)]
    return written + [text for text in literals(source, NOT_FOR_PEOPLE) if SENTENCE.search(text)]


def refused_by_policy(source: str, *, mail: bool = False) -> list[str]:
    """What the content security policy refuses, or htmx could only do by evaluating text."""
    markup = read_markup(source)
    found = ["a script in the page" for text in markup.scripts if text.strip()]
    for tag, attributes in markup.tags:
        found += [f"<{tag}>" for _ in [0] if tag in {"base", "iframe", "object", "embed"}]
        found += ["<style>"] if tag == "style" and not mail else []
        found += [f"{name}={value!r}" for name, value in attributes.items() if refused(tag, name, value)]
    return found


def refused(tag: str, name: str, value: str) -> bool:
    """Whether one attribute is script or style in disguise, or loads something from elsewhere."""
    if name == "style" or name.startswith(("on", "hx-on", "data-hx-on")):
        return True
    if name.startswith("hx-trigger"):
        return "[" in value or "js:" in value
    if name.startswith(("hx-vals", "hx-headers", "hx-confirm", "hx-config")):
        return value.lstrip().startswith(("js:", "javascript:"))
    if value.lstrip().lower().startswith("javascript:"):
        return True
    loads = name in {"src", "srcset", "data"} or (name == "href" and tag in {"link", "use"})
    return loads and re.match(r"\s*(?:https?:)?//", value) is not None


def class_names(source: str) -> list[str]:
    """Tags that name a class."""
    return [
        f"<{tag} class={given['class']!r}>" for tag, given in read_markup(source).tags if "class" in given
    ]


def is_unannounced_part(name: str, source: str) -> bool:
    """A part (no page, layout, macro file or mail) that does not say first what it needs."""
    if "{% extends" in source or name.startswith((*MACROS, *MAILS)):
        return False
    return re.match(r"\{#-?\s*needs:", source) is None


def evaluates(script: str) -> list[str]:
    """Where a script makes code or markup out of text."""
    return re.findall(
        r"\b(?:eval|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", script
    )


def is_mail(name: str) -> bool:
    """Whether this is an e-mail, which brings its style along and has no policy."""
    return name.startswith(MAILS) or '{% extends "_layouts/mail.html" %}' in tree.read(name)


def templates(*, beside: tuple[str, ...] = ("-",)) -> list[str]:
    """All templates outside some folders."""
    return [name for name in tree.paths(under="templates/") if not name.startswith(beside)]


def test_every_word_passes_through_gettext() -> None:
    assert tree.found_in(templates(beside=(GALLERY,)), bare_texts) == {}


def test_pages_obey_the_content_security_policy() -> None:
    pages = [name for name in templates() if not is_mail(name)]
    assert tree.found_in(pages, refused_by_policy) == {}


def test_mails_hold_no_script_and_load_nothing() -> None:
    mails = [name for name in templates() if is_mail(name)]
    assert tree.found_in(mails, lambda source: refused_by_policy(source, mail=True)) == {}


def test_only_macros_and_layouts_name_classes() -> None:
    pages = [name for name in templates(beside=MACROS) if not is_mail(name)]
    assert tree.found_in(pages, class_names) == {}


def test_every_part_says_first_what_it_needs() -> None:
    assert [name for name in templates() if is_unannounced_part(name, tree.read(name))] == []


def test_no_template_trusts_a_text_as_markup() -> None:
    markup = [name for name in templates() if not name.endswith(".txt")]
    assert [name for name in markup if re.search(r"\|\s*safe\b|autoescape false", tree.read(name))] == []


def test_scripts_make_no_code_or_markup_from_text() -> None:
    assert tree.found_in(tree.paths(".js", under="crm/static/"), evaluates) == {}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Hello there</p>", "Hello there"),
        ("{% if a %}<p>Only here</p>{% endif %}", "Only here"),
        ('<input placeholder="Your name">', "Your name"),
        ('{{ button("Save") }}', "Save"),
        ('{% call card("Due today") %}{% endcall %}', "Due today"),
        ('{{ name or "Nobody was named." }}', "Nobody was named."),
    ],
)
def test_bare_text_is_found(source: str, text: str) -> None:
    assert bare_texts(source) == [text]


@pytest.mark.parametrize(
    "source",
    [
        '<p>{{ _("Hello there") }}</p>',
        "<p>{% trans count=n %}One contact{% pluralize %}{{ count }} contacts{% endtrans %}</p>",
        '{% extends "_layouts/page.html" %}{% from "_ui/button.html" import button %}',
        '<p class="{% if a == "Some Thing" %}wide{% endif %}">{{ n }} · {{ m }}</p>',
        '{# A comment. #}<a href="{{ url_for("contacts.page", id=1) }}">{{ name }}</a>',
        '{{ button(_("Save"), kind="primary", icon="device-floppy") }}',
    ],
)
def test_translated_text_is_fine(source: str) -> None:
    assert bare_texts(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        """<div hx-trigger="keyup[key=='Enter']">""",
        "<div hx-vals='js:{a: 1}'>",
        '<a href="javascript:void(0)">',
        '<img src="https://example.org/a.png">',
        '<link rel="stylesheet" href="//example.org/a.css">',
        "<iframe></iframe>",
    ],
)
def test_what_the_policy_refuses_is_found(source: str) -> None:
    assert len(refused_by_policy(source)) == 1


def test_what_the_policy_allows_is_fine() -> None:
    source = """<script src="{{ static('a.js') }}" defer></script><a href="https://example.org">{{ a }}</a>
    <form hx-post="/a" hx-trigger="submit, keyup changed delay:200ms" hx-vals='{"a": 1}'></form>"""
    assert refused_by_policy(source) == []


def test_class_names_parts_and_dangerous_scripts_are_found() -> None:
    assert class_names('<p class="a {{ b }}">') == ["<p class='a zqz'>"]
    assert is_unannounced_part("templates/feeds/_row.html", "<p>")
    assert not is_unannounced_part("templates/feeds/_row.html", "{# needs: feed #}<p>")
    assert not is_unannounced_part("templates/feeds/page.html", '{% extends "_layouts/page.html" %}')
    assert evaluates("a.innerHTML = b; new Function(c)") == ["innerHTML", "new Function"]
