"""Our style sheets and scripts are joined into one file each that says the same."""

from pathlib import Path

import pytest

from crm.web import bundle
from crm.web.statics import FOLDER


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A small folder of parts."""
    (tmp_path / "css/parts").mkdir(parents=True)
    (tmp_path / "js").mkdir()
    (tmp_path / "vendor/font").mkdir(parents=True)
    (tmp_path / "vendor/font/font.css").write_text('@font-face {src: url("./files/a.woff2")}\n')
    (tmp_path / "vendor/keys.js").write_text("export const keys = 1;\n")
    (tmp_path / "css/app.css").write_text(
        '@layer fonts, parts;\n@import url("../vendor/font/font.css") layer(fonts);\n'
        '@import url("parts/button.css") layer(parts);\n'
    )
    (tmp_path / "css/parts/button.css").write_text(".button {color: red}\n")
    (tmp_path / "js/app.js").write_text('// order\nimport "./copy.js";\nimport "./keys.js";\n')
    (tmp_path / "js/copy.js").write_text("const wait = 1;\n")
    (tmp_path / "js/keys.js").write_text('import { keys } from "../vendor/keys.js";\nconst wait = keys;\n')
    return tmp_path


def test_each_style_sheet_stands_in_its_layer_in_order(static: Path) -> None:
    text = bundle.style(static)
    assert text.startswith("@layer fonts, parts;\n@layer fonts {")
    assert "@layer parts {\n.button {color: red}\n}" in text
    assert "@import" not in text


def test_an_address_inside_a_style_sheet_still_leads_to_its_file(static: Path) -> None:
    assert 'url("font/./files/a.woff2")' in bundle.style(static)


def test_a_font_that_comes_late_moves_nothing(static: Path) -> None:
    (static / "vendor/font/font.css").write_text("@font-face {font-display: swap;}")
    assert "@font-face {font-display: optional;}" in bundle.style(static)


def test_colours_of_both_themes_stand_once_more_in_light_for_browsers_that_know_one_theme(
    static: Path,
) -> None:
    order = '@layer tokens;\n@import url("tokens.css") layer(tokens);\n'
    (static / "css/app.css").write_text(order)
    (static / "css/tokens.css").write_text(
        ":root {\n  color-scheme: light dark;\n"
        "  --line: 1px light-dark(oklch(1 0 var(--hue)), oklch(0 0 0 / 0.3)), "
        "light-dark(oklch(2 0 0), oklch(3 0 0));\n}\n"
    )
    light = bundle.style(static).partition("@supports not (color: light-dark(#000, #fff)) {")[2]
    assert "color-scheme: light;\n  --line: 1px oklch(1 0 var(--hue)), oklch(2 0 0);\n" in light
    whole = bundle.style(FOLDER)
    alone = bundle.in_light_alone((FOLDER / "css/tokens.css").read_text(encoding="utf-8"))
    assert alone in whole
    assert "light-dark(" not in alone.partition("{")[2]


def test_each_script_keeps_its_names_to_itself(static: Path) -> None:
    assert bundle.script(static).count("{\nconst wait") + bundle.script(static).count("{\n\nconst wait") == 2


def test_an_import_from_vendor_comes_first_and_carries_a_mark_of_what_it_imports(static: Path) -> None:
    first = bundle.script(static).splitlines()[0]
    assert first.startswith('import { keys } from "../vendor/keys.js"; // ')
    (static / "vendor/keys.js").write_text("export const keys = 2;\n")
    assert bundle.script(static).splitlines()[0] != first


def test_files_that_say_the_same_already_are_left_alone(static: Path) -> None:
    bundle.write(static)
    written = static / "vendor/app.css"
    written.chmod(0o444)
    before = written.stat().st_mtime_ns
    bundle.write(static)
    assert written.stat().st_mtime_ns == before


def test_every_style_sheet_and_script_of_ours_is_joined() -> None:
    css = {path.relative_to(FOLDER / "css").as_posix() for path in (FOLDER / "css").rglob("*.css")}
    named = (FOLDER / "css/app.css").read_text()
    assert [name for name in css - {"app.css"} if f'url("{name}")' not in named] == []
    scripts = {path.name for path in (FOLDER / "js").glob("*.js")} - {"app.js"}
    assert [name for name in scripts if f'import "./{name}";' not in (FOLDER / "js/app.js").read_text()] == []
