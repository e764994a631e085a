"""Every word of a page is in a catalogue, and pages have room for longer ones and for the other direction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from crm.transfer.demo import EMAIL
from tests.browser import pseudo
from tests.browser.chromium import overhang
from tests.browser.pages import Filled, fill
from tests.browser.site import add_demo, make_site, opened
from tests.browser.visitors import PHONE, Visitors

MAIN = (
    "today.page", "people.contacts", "people.contact", "contacts.edit", "people.company", "people.openings",
    "people.opening", "interviews.index", "interviews.page", "interviews.debrief", "planner.page",
    "search.page", "feeds.page", "accounts.settings", "accounts.data", "pace.nudges", "channels.index",
    "movein.index", "calendars.index", "devices.index",
)  # fmt: skip
READ_ALOUD = """
() => [...document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")].flatMap(
  (each) => ["aria-label", "placeholder", "title", "alt"].map((name) => each.getAttribute(name) || ""),
)
"""
NAMES = frozenset({"GMX", "Nextcloud", "WEB", "DE", "Yahoo", "Zoho", "iCloud", "mailbox", "org"})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The demo account on a server that speaks the language of nobody."""
    folder = tmp_path_factory.mktemp("languages")
    pseudo.write(folder / "texts")
    made = make_site(folder, signup="first")
    add_demo(made)
    with pseudo.spoken(made, folder / "texts"), opened(made) as site:
        yield fill(site, site.demo(EMAIL))


@pytest.fixture
def phone(browser: Browser, filled: Filled) -> Iterator[Page]:
    """The account on a phone."""
    visitors = Visitors(browser, filled.site)
    yield visitors.page(filled.account, **PHONE)
    visitors.close()
    assert visitors.wrong == []


def test_every_word_is_in_a_catalogue_and_longer_ones_fit(phone: Page, filled: Filled) -> None:
    pseudo.speak(filled.site, filled.account, pseudo.UPRIGHT)
    with filled.site.unit(filled.account) as session:
        own = pseudo.own_words(session)
    found: dict[str, list[str]] = {}
    for endpoint in MAIN:
        phone.goto(filled.path(endpoint))
        said = [phone.locator("body").inner_text(), *phone.evaluate(READ_ALOUD)]
        wrong = [each for text in said for each in pseudo.unsaid(text, own, NAMES)]
        wrong += [f"{overhang(phone)} px too wide"] if overhang(phone) > 0 else []
        found |= {endpoint: sorted(set(wrong))} if wrong else {}
    assert found == {}


def test_pages_turn_round_for_those_who_read_from_the_right(phone: Page, filled: Filled) -> None:
    pseudo.speak(filled.site, filled.account, pseudo.TURNED)
    wrong = []
    for endpoint in MAIN:
        phone.goto(filled.path(endpoint))
        assert phone.locator("html").get_attribute("dir") == "rtl"
        if overhang(phone) > 0 or phone.evaluate("scrollX") != 0:
            wrong.append(endpoint)
    assert wrong == []


def test_a_text_keeps_what_is_filled_in_and_grows(tmp_path: Path) -> None:
    assert pseudo.pseudo("%(num)s contacts") == "⟦%(num)s çöñtáçtš ~~~~⟧"
    assert pseudo.unsaid("⟦Šávé ⟦~⟧⟧\nDana Hart, Save", "dana hart", frozenset()) == ["Save"]
