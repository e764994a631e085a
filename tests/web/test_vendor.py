"""The front-end files that `make assets` builds."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from crm.web import vendor

SVG = "{http://www.w3.org/2000/svg}"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMED_ICON = re.compile(r'\b(?:icon|glyph)\("([a-z0-9-]+)"|\bicon="([a-z0-9-]+)"')


def test_the_sprite_holds_the_listed_icons_and_no_others() -> None:
    sprite = ET.fromstring(vendor.SPRITE.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert [symbol.get("id") for symbol in sprite.iter(f"{SVG}symbol")] == vendor.read_icon_names()
    assert all(
        len(symbol) > 0 and symbol.get("viewBox") == "0 0 24 24" for symbol in sprite.iter(f"{SVG}symbol")
    )


def test_outlined_icons_leave_the_stroke_to_the_page_and_filled_ones_have_none() -> None:
    assert "stroke-width" not in vendor.symbol("star")
    assert 'stroke="currentColor"' in vendor.symbol("star")
    assert "stroke" not in vendor.symbol("star-filled")


@pytest.mark.parametrize("name", ["no-such-icon", "../../package", "star.svg"])
def test_an_unknown_icon_is_named_in_the_message(name: str) -> None:
    with pytest.raises(vendor.AssetsError, match=re.escape(name)):
        vendor.symbol(name)


def test_every_icon_that_a_template_names_is_listed() -> None:
    named = {
        first or second
        for template in TEMPLATES.rglob("*.html")
        for first, second in NAMED_ICON.findall(template.read_text(encoding="utf-8"))
    }
    assert named
    assert named - set(vendor.read_icon_names()) == set()


def test_what_is_fresh_is_not_built_again(capsys: pytest.CaptureFixture[str]) -> None:
    before = vendor.SPRITE.stat().st_mtime_ns
    vendor.build()
    assert vendor.SPRITE.stat().st_mtime_ns == before
    assert capsys.readouterr().out == ""


def test_every_package_that_is_served_brings_its_licence() -> None:
    licences = {copy.package for copy in vendor.COPIES if copy.target.startswith("licenses/")}
    assert {copy.package for copy in vendor.COPIES} <= licences
    assert all((vendor.VENDOR / copy.target).exists() for copy in vendor.COPIES)
