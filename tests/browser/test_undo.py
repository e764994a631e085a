"""Every verb says what it did and can be taken back; then the page is as it was. With scripts and without."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.site import Site
from tests.browser.visitors import DESK, NO_SCRIPTS, visiting
from tests.browser.world import World, make_world

SILENCE = re.compile(r"Nothing is sent: for \d+ \w+ no scheduler was at work\.")
"""A banner of a site that runs no scheduler; it counts the minutes."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of somebody whose things are known."""

    page: Page
    world: World


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be done on a page: where, how, and what is said then."""

    name: str
    path: Callable[[World], str]
    press: Callable[[Page], None]
    said: str


@pytest.fixture(scope="module", params=[DESK, NO_SCRIPTS], ids=["with scripts", "without scripts"])
def window(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Window]:
    world = make_world(site)
    with visiting(browser, site) as visitors:
        yield Window(visitors.page(world.account, **request.param), world)


def today(_world: World) -> str:
    return "/"


def due(page: Page, name: str = "Dana Hart") -> Locator:
    """The card of somebody on Today."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))


def unfold(place: Page | Locator, label: str) -> None:
    """Open the panel behind a button of this name."""
    place.locator(f"summary:has-text('{label}'), summary[aria-label='{label}']").first.click()


def press(place: Page | Locator, name: str) -> None:
    """Press the first button of this name."""
    place.get_by_role("button", name=name, exact=True).first.click()


def say_done(page: Page) -> None:
    unfold(due(page), "Other answers")
    due(page).get_by_label("In a line").fill("Thanked her for the story")
    due(page).get_by_label("In a line").press("Enter")


def say_not_reached(page: Page) -> None:
    unfold(due(page), "Other answers")
    press(due(page), "Not reached")


def skip(card: Locator) -> None:
    unfold(card, "Other answers")
    press(card, "Skip this time")


def snooze_until_tomorrow(page: Page) -> None:
    unfold(due(page), "Snooze")
    press(due(page), "Tomorrow")


def snooze_until_a_day(page: Page) -> None:
    unfold(due(page), "Snooze")
    due(page).get_by_label("Another day").fill("2026-12-02")
    press(due(page), "Until then")


def keep_in_touch(page: Page, answer: str) -> None:
    row = page.get_by_role("list", name="Keep in touch with them?").get_by_role("listitem")
    press(row.filter(has_text="Samir Osei"), answer)


def change_the_rhythm(page: Page) -> None:
    unfold(page, "Change")
    page.get_by_label("Tier").select_option("D")
    press(page.get_by_role("form", name="How often"), "Save")


def pause(page: Page) -> None:
    unfold(page, "Pause")
    press(page.get_by_role("form", name="Pause"), "Pause")


def from_the_menu(label: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        unfold(page.locator("main"), "More")
        press(page.locator("main"), label)

    return choose


def set_the_stage(page: Page) -> None:
    form = page.get_by_role("form", name="Stage")
    form.get_by_label("Stage").select_option("offer")
    press(form, "Save")


def change_the_name(page: Page) -> None:
    page.get_by_label("Your name").fill("Robin Fell-Ortega")
    press(page, "Save")


def change_the_capacity(page: Page) -> None:
    page.locator("[name=daily_capacity]").fill("7")
    press(page, "Save")


VERBS = (
    Verb("done", today, say_done, "Done."),
    Verb("not reached", today, say_not_reached, "It comes back in three workdays."),
    Verb("snooze", today, snooze_until_tomorrow, "Snoozed until Thu, Nov 26."),
    Verb("snooze until a day", today, snooze_until_a_day, "Snoozed until Wed, Dec 2."),
    Verb("skip", today, lambda page: skip(due(page)), "Skipped."),
    Verb("say hello", today, lambda page: skip(due(page, "Ada Quist")), "Skipped."),
    Verb("keep in touch", today, lambda page: keep_in_touch(page, "B"), "Samir Osei: every 3 months."),
    Verb(
        "do not keep in touch", today, lambda page: keep_in_touch(page, "No"), "No reminders for Samir Osei."
    ),
    Verb("did not happen", today, lambda page: press(page, "Did not happen"), "It did not happen."),
    Verb("rhythm", lambda world: world.friend, change_the_rhythm, "In touch: every year."),
    Verb("pause", lambda world: world.friend, pause, "Paused."),
    Verb("archive", lambda world: world.friend, from_the_menu("Archive"), "Ada Quist is archived."),
    Verb(
        "trash a contact", lambda world: world.friend, from_the_menu("Move to the trash"), "is in the trash."
    ),
    Verb("remove from the log", lambda world: world.friend, lambda page: press(page, "Remove"), "Removed"),
    Verb("cancel", lambda world: world.planned, from_the_menu("It is cancelled"), "Cancelled."),
    Verb(
        "decline",
        lambda world: f"{world.planned}/decline",
        lambda page: press(page, "Call it off"),
        "Called off here.",
    ),
    Verb("missed", lambda world: world.held, from_the_menu("It did not happen"), "It did not happen."),
    Verb("trash an interview", lambda world: world.held, from_the_menu("Move to the trash"), "in the trash."),
    Verb("stage", lambda world: world.opening, set_the_stage, "Now: Offer."),
    Verb(
        "trash an opening", lambda world: world.opening, from_the_menu("Move to the trash"), "in the trash."
    ),
    Verb("trash a company", lambda world: world.company, from_the_menu("Move to the trash"), "in the trash."),
    Verb("settings", lambda world: "/settings", change_the_name, "Saved."),
    Verb("nudges", lambda world: "/settings/nudges", change_the_capacity, "Saved."),
    Verb(
        "own address",
        lambda world: "/settings",
        lambda page: press(page, "Remove robin@example.net"),
        "robin@",
    ),
)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_what_was_done_is_said_and_undone(window: Window, verb: Verb) -> None:
    page, path = window.page, verb.path(window.world)
    page.goto(path)
    before = shown(page)
    verb.press(page)
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text(verb.said)
    page.wait_for_load_state()
    assert shown(page) != before
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        press(toast, "Undo")
    assert answer.value.status == 303
    page.goto(path)
    assert shown(page) == before


def shown(page: Page) -> str:
    """What the page says, and what its fields hold."""
    fields: list[str] = page.locator("main :is(input, select, textarea)").evaluate_all(
        "all => all.map(({name, value}) => `${name}=${value}`).filter(each => !/^(csrf|once)/.test(each))"
    )
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())
    return "\n".join([SILENCE.sub("", text), *fields])
