"""Style sheets speak of start and end, not of left and right: pages are read from the right too."""

import re

import pytest

from tests.house import tree

STYLES = "crm/static/css/"
LEFT_OR_RIGHT = (
    re.compile(
        r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)(?:-[a-z]+)?\s*:"
    ),
    re.compile(r"\bborder-(?:top|bottom)-(?:left|right)-radius\s*:"),
    re.compile(r"\b(?:text-align|float|clear|justify-content|justify-self)\s*:\s*(?:left|right)\b"),
)
FOUR = re.compile(r"(?<![-\w])(?:margin|padding|inset|border-width)\s*:\s*([^;{}]+);")
ACROSS = re.compile(
    r"translateX?\(\s*-?[1-9]|\bto (?:left|right)\b|transform-origin:\s*(?:0|left|100%|right)\b"
)
TURNED = re.compile(r"\[dir=\"?rtl\"?\]|:dir\(rtl\)")
# The same seen from either side, or turned by hand.
FINE = {
    "crm/static/css/components/hand.css": ["to right"],
}


def values(text: str) -> list[str]:
    """The values of a shorthand, functions whole."""
    return re.findall(r"(?:[\w-]*\((?:[^()]|\([^()]*\))*\)|[^\s()])+", text)


def one_sided(source: str) -> list[str]:
    """What holds for one side of the page only, and is not turned round where the text is."""
    plain = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    found = [match.group() for pattern in LEFT_OR_RIGHT for match in pattern.finditer(plain)]
    for match in FOUR.finditer(plain):
        parts = values(match.group(1))
        found += [match.group()] if len(parts) == 4 and parts[1] != parts[3] else []
    return found + ([] if TURNED.search(plain) else ACROSS.findall(plain))


def test_styles_know_no_left_and_right() -> None:
    found = tree.found_in(tree.paths(".css", under=STYLES), one_sided)
    assert {name: wrong for name, wrong in found.items() if wrong != FINE.get(name)} == {}


@pytest.mark.parametrize(
    "source",
    [
        "a { margin-left: 1px; }",
        "a { left: 0; }",
        "a { border-right-color: red; }",
        "a { text-align: right; }",
        "a { padding: 0 1px 0 2px; }",
        "a { inset: var(--a) max(1px, var(--b)) auto auto; }",
        "a { transform: translateX(4px); }",
        "a { border-top-left-radius: 1px; }",
    ],
)
def test_one_side_is_found(source: str) -> None:
    assert len(one_sided(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "a { margin-inline-start: 1px; inset: auto 0 0; padding: 0 1px; }",
        "a { inset-inline-end: 0; text-align: start; margin: 1px auto 2px auto; }",
        '/* left: 0; */ [dir="rtl"] a { transform: translateX(4px); }',
        "a { transform: translateY(-2px); --left: 1px; }",
    ],
)
def test_both_sides_are_fine(source: str) -> None:
    assert one_sided(source) == []
