"""What was found is marked where it stands, and the line that shows it best is chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.search.asking import Asked, readings
from crm.search.marking import covered, marked, telling_line


def asked(text: str) -> Asked:
    """The likeliest reading."""
    return next(readings(text), Asked())


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("da ha", "Dana Hart", "[Da]na [Ha]rt"),
        ("zoe", "Zoë Núñez", "[Zoë] Núñez"),
        ("weiss", "Jonas Weiß", "Jonas [Weiß]"),
        ("ana", "Dana Anatol", "Dana [Ana]tol"),
        ("oneil neil", "Siân O'Neil", "Siân O'[Neil]"),
        ("0171 234", "+49 (171) 23-45", "+49 ([171) 23-4]5"),
        ("太郎", "田中太郎", "田中[太郎]"),
        ("dana@example", "dana.h@example.org", "[dana].h@[example].org"),
        ("<b>", "<b>x</b>", "<[b]>x</[b]>"),
        ("", "Dana", "Dana"),
        ("dana", "", ""),
    ],
)
def test_hits_are_marked(typed: str, text: str, shown: str) -> None:
    pieces = marked(text, asked(typed))
    assert "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces) == shown


@given(typed=st.text(max_size=20), text=st.text(max_size=60))
def test_marking_loses_nothing(typed: str, text: str) -> None:
    for each in readings(typed):
        assert "".join(piece.text for piece in marked(text, each)) == text
        telling_line(text, each, set())


def test_the_line_with_most_that_is_new_is_shown() -> None:
    body = "Likes rain\nHas a red boat and a dog\nRed hair"
    assert telling_line(body, asked("dana red boat"), {0}) == "Has a red boat and a dog"
    assert telling_line(body, asked("dana red"), {0, 1}) == ""


def test_a_long_line_is_cut_around_the_hit() -> None:
    line = f"{'before ' * 60}orchids{' after' * 60}"
    shown = telling_line(line, asked("orch"), set())
    assert "orchids" in shown
    assert shown.startswith("… before")
    assert shown.endswith("after …")
    assert len(shown) < 200
    assert covered(shown, asked("orch")) == {0}
