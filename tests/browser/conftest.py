"""One browser for all browser tests, one served site with an account per test, and a gallery of the parts."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import redirect, request, url_for
from playwright.sync_api import Browser, Page, expect
from werkzeug.wrappers import Response

from crm import config
from crm.app import create_app
from crm.web.gallery import show
from tests.browser.chromium import chromium, served
from tests.browser.site import NOON, Account, Site, add_demo, make_site, opened
from tests.browser.visitors import Visitors, visiting
from tests.browser.waiting import PATIENCE

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is a Wednesday noon; the time goes on from there, and a test may move it."""
    with time_machine.travel(NOON) as clock:
        yield clock


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served app, with the demo account and all the accounts that tests make."""
    made = make_site(tmp_path_factory.mktemp("site"), signup="open")
    add_demo(made)
    with opened(made) as site:
        yield site


@pytest.fixture
def account(site: Site) -> Account:
    """An account for this test alone."""
    return site.account()


@pytest.fixture
def visitors(browser: Browser, site: Site) -> Iterator[Visitors]:
    """Windows on the site."""
    with visiting(browser, site) as visitors:
        yield visitors


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at a desk, in Tokyo; an error in a script fails the test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, timezone_id="Asia/Tokyo", service_workers="block"
    )
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
