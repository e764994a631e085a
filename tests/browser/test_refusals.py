"""A refused form says why at its top, keeps what was typed and changes nothing. With scripts and without."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.everything import rows_of
from tests.browser.site import Site
from tests.browser.visitors import DESK, NO_SCRIPTS, visiting
from tests.browser.world import World, make_world


@dataclass(frozen=True, slots=True)
class Window:
    """A window of somebody whose things are known."""

    site: Site
    page: Page
    world: World


@dataclass(frozen=True, slots=True)
class Refused:
    """A form: where it is, what is typed (name -> value) and pressed, and the field that is wrong."""

    path: Callable[[World], str]
    typed: dict[str, str]
    button: str
    wrong: str


@pytest.fixture(scope="module", params=[DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def window(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Window]:
    world = make_world(site)
    with visiting(browser, site) as visitors:
        yield Window(site, visitors.page(world.account, **request.param), world)


FORMS = {
    "contact": Refused(
        lambda _: "/contacts/new",
        {
            "name": "Kim",
            "methods-0-value": "no address",
            "met_where": "in the lift",
            "notes": "two lines\nof notes",
        },
        "Save",
        "methods-0-value",
    ),
    "company": Refused(lambda _: "/companies/new", {"name": " ", "notes": "an old one"}, "Save", "name"),
    "opening": Refused(
        lambda _: "/openings/new", {"company": "Hooli", "title": "Editor", "link": "ftp://x"}, "Save", "link"
    ),
    "interview": Refused(
        lambda _: "/interviews/new",
        {"company": "Hooli", "day": "2026-12-02", "starts": "10:00", "link": "javascript:1", "others": "Kim"},
        "Save",
        "link",
    ),
    "correction of an interview": Refused(
        lambda world: f"{world.planned}/edit", {"title": "Second talk", "company": " "}, "Save", "company"
    ),
    "debrief": Refused(
        lambda world: f"{world.held}/debrief",
        {"questions": "Sharding", "heard_by": "2026-11-01"},
        "Keep it",
        "heard_by",
    ),
    "log": Refused(
        lambda world: f"/interactions/new?contact={world.friend.rpartition('/')[2]}",
        {"text": "We met by chance", "occurred_on": "2026-12-24"},
        "Save",
        "occurred_on",
    ),
    "reminder": Refused(
        lambda _: "/followups/new", {"title": " ", "due_on": "2026-12-01"}, "Plan it", "title"
    ),
    "nudges": Refused(lambda _: "/settings/nudges", {"daily_capacity": "0"}, "Save", "daily_capacity"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_refused_form_says_why_and_keeps_what_was_typed(window: Window, name: str) -> None:
    page, form = window.page, FORMS[name]
    before = everything(window)
    page.goto(form.path(window.world))
    page.locator("main form").evaluate_all("all => all.forEach(form => (form.noValidate = true))")
    for field, value in form.typed.items():
        page.locator(f"main [name={field}]").fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name=form.button, exact=True).click()
    assert answer.value.status == 422
    expect(page.get_by_role("alert").first).to_be_focused()
    wrong = page.locator(f"main [name={form.wrong}]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"[id='{form.wrong}-error']")).to_be_visible()
    for field, value in form.typed.items():
        if value.strip():
            expect(page.locator(f"main [name={field}]")).to_have_value(value)
    assert everything(window) == before


def everything(window: Window) -> dict[str, object]:
    """Every row of the account."""
    with window.site.unit(window.world.account) as session:
        return {**rows_of(session, window.world.account.user_id), "sign_in": []}


def test_a_calendar_that_shows_nothing_is_refused_and_keeps_its_name(window: Window) -> None:
    page = window.page
    page.goto("/feeds/new")
    page.get_by_role("textbox", name="Name").fill("Diary")
    for kind in ("Follow-ups", "Interviews", "Debriefs"):
        page.locator("[name=kinds]").and_(page.get_by_label(kind)).uncheck()
    page.get_by_role("button", name="Make the address").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Diary")
    expect(page.locator("[name=kinds]:checked")).to_have_count(0)


def test_a_file_that_is_no_invitation_is_explained_where_it_was_dropped(window: Window) -> None:
    page = window.page
    page.goto("/invitations/new")
    page.set_input_files(
        "#drop-file", {"name": "a.ics", "mimeType": "text/calendar", "buffer": b"no calendar"}
    )
    if page.get_by_role("button", name="Read it").is_visible():
        page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Drop an invitation")


def test_pasted_text_that_is_not_understood_stays_in_its_field(window: Window) -> None:
    page = window.page
    page.goto("/invitations/new")
    page.get_by_text("Or paste the text of an invitation mail").click()
    page.get_by_label("Text of the invitation").fill("Lunch?\nYour aunt")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("Text of the invitation")).to_have_value("Lunch?\nYour aunt")
