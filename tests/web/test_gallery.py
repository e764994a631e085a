"""The gallery draws every part, only while developing, and every icon that a page names is in the sprite."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from crm import config
from crm.app import create_app
from crm.web import gallery
from crm.web.statics import FOLDER

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
NAMED = re.compile(r"""(?:\bicon=|\bicon\(|\bglyph\(|\bicon_button\([^,]+\), )"([a-z0-9-]+)\"""")
MACRO = re.compile(r"macro (\w+)\(")
CALL = re.compile(r"(?<!macro_)\b(\w+)\(")


@pytest.fixture
def visitor(tmp_path: Path) -> FlaskClient:
    """A visitor of an instance that is being developed."""
    app = create_app(config.load(instance=tmp_path, dev=True))
    app.testing = True
    return app.test_client()


@pytest.mark.parametrize("page", gallery.PAGES)
def test_every_page_of_the_gallery_is_drawn_with_one_main_heading(visitor: FlaskClient, page: str) -> None:
    answer = visitor.get(f"/gallery/{page}")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1


def test_an_instance_in_use_has_no_gallery(tmp_path: Path) -> None:
    app = create_app(config.load(instance=tmp_path))
    assert "gallery.show" not in app.view_functions


def test_every_macro_is_shown() -> None:
    folders = ("web/gallery", "_layouts")
    pages = "".join(path.read_text() for folder in folders for path in (TEMPLATES / folder).glob("*.html"))
    macros = "".join(path.read_text() for path in (TEMPLATES / "_ui").glob("*.html"))
    calls = set(CALL.findall(pages + macros.replace("macro ", "macro_")))
    assert set(MACRO.findall(macros)) - calls == set()


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    listed = set((FOLDER / "icons.txt").read_text().split())
    named = {name for path in TEMPLATES.rglob("*.html") for name in NAMED.findall(path.read_text())}
    assert named - listed == set()
