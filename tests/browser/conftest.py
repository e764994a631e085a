"""One browser for all browser tests; a page and a served gallery for those that look at the parts."""

from collections.abc import Iterator

import pytest
from flask import redirect, request, url_for
from playwright.sync_api import Browser, Page
from werkzeug.wrappers import Response

from crm import config
from crm.app import create_app
from crm.web.gallery import show
from tests.browser.chromium import chromium, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at a desk, in Tokyo; an error in a script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Tokyo")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def received(gallery_files: list[str]) -> list[str]:
    """The names of the files that were sent to the gallery in this test."""
    gallery_files.clear()
    return gallery_files


@pytest.fixture(scope="session")
def gallery_files() -> list[str]:
    return []


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory, gallery_files: list[str]) -> Iterator[str]:
    """The address of the gallery; every form on it comes back to its own page, or is refused by "forms"."""
    app = create_app(config.load(instance=tmp_path_factory.mktemp("gallery"), dev=True))
    app.config["WTF_CSRF_ENABLED"] = False

    def answer(page: str) -> Response:
        gallery_files.extend(file.filename or "" for file in request.files.values())
        if page == "forms":
            response = show(page)
            response.status_code = 422
            return response
        return redirect(url_for("gallery.show", page=page), 303)

    answer.is_public = True  # type: ignore[attr-defined]
    app.add_url_rule("/gallery/<page>", "answer", answer, methods=["POST"])
    with served(app) as address:
        yield f"{address}/gallery"
