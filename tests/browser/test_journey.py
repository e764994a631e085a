"""The one path, end to end: from an interview invitation to a nudge that reaches me in my calendar."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, Locator, Page, expect

from crm.accounts import queries as accounts
from crm.db.owner import acting_as
from crm.jobs.housekeeping import sweep
from crm.notifications.units import unit
from tests.access.everything import Rows, rows_of
from tests.browser.site import PASSWORD, Site, make_site, opened
from tests.browser.titles import titled
from tests.browser.visitors import Visitors, visiting
from tests.calendar_readers import Found, by_ical

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
EMAIL = "robin@example.com"
AFTER_THE_INTERVIEW = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 12, 11, 8, 0, tzinfo=UTC)
DETAIL = "the race between two lawn mowers that both wanted to yield"
ANSWER = re.compile(r"http://[^\s<>\"]+/n/[\w.~-]+")
DROP = """
(element, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name, {type: "text/calendar"}));
  const event = {dataTransfer: files, bubbles: true, cancelable: true};
  element.dispatchEvent(new DragEvent("dragover", event));
  element.dispatchEvent(new DragEvent("drop", event));
}
"""


@pytest.fixture
def visitors(browser: Browser, tmp_path: Path) -> Iterator[Visitors]:
    """Windows on a new instance, on which nobody has an account yet."""
    with opened(make_site(tmp_path, signup="first")) as site, visiting(browser, site) as visitors:
        yield visitors


def test_from_an_invitation_to_a_nudge_that_reaches_me(
    visitors: Visitors, clock: time_machine.Traveller
) -> None:
    page = visitors.page()
    sign_up(page)
    drop_the_invitation(page)
    correct_and_confirm(page)
    drop_the_update(page)
    clock.move_to(AFTER_THE_INTERVIEW)
    sweep(visitors.site.app, {})
    debrief(page)
    clock.move_to(NEXT_MORNING)
    thank_undo_and_thank_again(page)
    stay_in_touch(page)
    address = make_an_address(page)
    answer_from_the_calendar(visitors, page, address)
    nobody_else_can_sign_up(visitors)


def sign_up(page: Page) -> None:
    """The first account needs no invitation, and takes its zone from the browser."""
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-up$"))
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page).to_have_title("Welcome to Keepwarm · Keepwarm")
    page.get_by_label("Your name").fill("Robin Fell")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_title("Where do you begin? · Keepwarm")
    page.get_by_role("button", name="Straight to Today").click()
    expect(page).to_have_title(titled("Today"))
    expect(page.get_by_text("Nobody to keep warm yet")).to_be_visible()


def drop_the_invitation(page: Page) -> None:
    """By the file chooser; the preview shows what was understood, and what is in doubt."""
    with page.expect_file_chooser() as chooser:
        page.locator(".drop-choose").click()
    chooser.value.set_files(SAMPLES / "google_panel.ics")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Larkspur Robotics")
    expect(page.get_by_label("Company")).to_have_value("Larkspur Robotics")
    expect(page.get_by_label("Day")).to_have_value("2026-12-09")
    expect(page.get_by_label("From", exact=True)).to_have_value("14:00")
    expect(page.get_by_label("Meeting link")).to_have_value("https://meet.google.com/xyz-mnop-qrs")
    expect(page.get_by_text("A name was guessed from the address ida.brandt@")).to_be_visible()
    expect(page.get_by_text("Peer Voss (declined)")).to_be_visible()
    names = page.get_by_label("Name").all()
    assert [each.input_value() for each in names] == [
        "Tomas Okoye", "Ida Brandt", "Noor Haddad", "Mara Lindqvist",
    ]  # fmt: skip
    assert person(page, "Mara Lindqvist").get_by_label("Role").input_value() == "recruiter"


def correct_and_confirm(page: Page) -> None:
    """What was understood can be corrected; the stars say how much the job is wanted."""
    page.get_by_label("Role that you applied for").fill("Senior Platform Engineer")
    person(page, "Noor Haddad").get_by_label("Role").select_option("hiring_manager")
    person(page, "Ida Brandt").get_by_label("Name").fill("Ida Brandt-Vogel")
    page.get_by_role("radio", name="4 of 5").check()
    page.get_by_role("button", name="Save interview and people").click()
    expect(toast(page)).to_contain_text("Saved. The follow-ups are planned.")
    guests = page.get_by_role("list", name="With whom")
    expect(guests.get_by_role("listitem")).to_have_count(4)
    expect(guests).to_contain_text("Ida Brandt-Vogel")
    expect(page.get_by_role("img", name="4 of 5")).to_be_visible()
    expect(page.get_by_role("link", name="Thank Ida Brandt-Vogel")).to_be_visible()


def drop_the_update(page: Page) -> None:
    """By a real drag and drop: the newer version moves the interview."""
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Interviews").click()
    expect(page).to_have_title(titled("Interviews"))
    update = (SAMPLES / "google_panel_update.ics").read_text(encoding="utf-8")
    page.locator("main").evaluate(DROP, ["update.ics", update])
    changes = page.get_by_role("region").filter(has_text="What changes").or_(page.locator("main"))
    expect(changes.first).to_contain_text("Hamburg-3-Crane (8)")
    page.get_by_role("button", name="Update").click()
    expect(toast(page)).to_contain_text("Updated.")
    expect(page.locator("main")).to_contain_text("Thu 10 Dec, 16:00")


def debrief(page: Page) -> None:
    """The interview is over: what they asked and promised, what I promised, a detail per person."""
    page.goto("/")
    page.get_by_role("link", name="Debrief").click()
    expect(page.get_by_role("heading", name="How was Larkspur Robotics?")).to_be_visible()
    page.get_by_label("Tomas Okoye").fill(DETAIL)
    page.get_by_label("Noor Haddad").fill("starts every meeting with a haiku")
    page.get_by_label("What did they ask?").fill("How I would shard the telemetry.")
    page.get_by_label("When will you hear from them?").fill("2026-12-16")
    page.get_by_label("I promised to").first.fill("send the paper on leases")
    page.get_by_label("By").first.fill("2026-12-11")
    page.get_by_label("To whom", exact=True).first.select_option(label="Noor Haddad")
    page.get_by_role("radio", name="5 of 5").check()
    page.get_by_role("button", name="Keep it").click()
    expect(page).to_have_title(titled("Today"))
    expect(page.get_by_role("link", name="Debrief")).to_have_count(0)


def thank_undo_and_thank_again(page: Page) -> None:
    """The opener holds the detail; done is undone and done again."""
    page.goto("/")
    assert due(page) == ["Tomas Okoye", "Ida Brandt-Vogel", "Noor Haddad", "Mara Lindqvist", "Noor Haddad"]
    tomas = card(page, "Tomas Okoye")
    opener = tomas.get_by_label("Words to begin with")
    assert DETAIL in opener.input_value()
    done(tomas, "Wrote him about the lawn mowers")
    expect(toast(page)).to_contain_text("Done.")
    expect(card(page, "Tomas Okoye")).to_have_count(0)
    toast(page).get_by_role("button", name="Undo").click()
    expect(card(page, "Tomas Okoye")).to_have_count(1)
    done(card(page, "Tomas Okoye"), "Wrote him about the lawn mowers")
    expect(card(page, "Tomas Okoye")).to_have_count(0)


def stay_in_touch(page: Page) -> None:
    """Asked once per person met; B is every three months."""
    asked = page.get_by_role("list", name="Keep in touch with them?")
    row = asked.get_by_role("listitem").filter(has_text="Tomas Okoye")
    row.get_by_role("button", name="B", exact=True).click()
    expect(row).to_have_count(0)
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Contacts").click()
    page.get_by_role("link", name="Tomas Okoye", exact=True).click()
    expect(page.locator("main")).to_contain_text("Every 3 months")
    expect(page.locator("main")).to_contain_text("Wrote him about the lawn mowers")


def make_an_address(page: Page) -> str:
    """The page tells the truth about reach, then makes an address that can be read."""
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Calendar feeds").click()
    page.get_by_role("link", name="Make an address").click()
    page.get_by_role("radio", name="Full").check()
    page.get_by_role("button", name="Make the address").click()
    shown = page.get_by_label("Web address")
    expect(shown).to_be_visible()
    expect(page.locator("main")).to_contain_text("Ida Brandt-Vogel")
    return shown.input_value()


def answer_from_the_calendar(visitors: Visitors, page: Page, address: str) -> None:
    """A link of the event, followed without signing in, answers that one step and nothing else."""
    before = read_calendar(visitors, address)
    links = links_about(before, "Ida Brandt-Vogel")
    rows = everything(visitors.site)
    stranger = visitors.page()
    stranger.goto(links[0])
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Thank Ida Brandt-Vogel")
    assert everything(visitors.site) == rows
    stranger.get_by_role("button", name="Done").click()
    expect(stranger.get_by_text("Done on Fri 11 Dec.")).to_be_visible()
    page.goto("/")
    assert due(page) == ["Noor Haddad", "Mara Lindqvist", "Noor Haddad"]
    after = read_calendar(visitors, address)
    assert answers(before) - answers(after) == set(links)
    [new] = [each for each in after if each.uid not in {known.uid for known in before}]
    assert "Connect with Ida Brandt-Vogel" in new.summary
    assert changed(rows, everything(visitors.site)) == {
        "contact": 1, "followup": 2, "interaction": 1, "interaction_contact": 1,
    }  # fmt: skip


def nobody_else_can_sign_up(visitors: Visitors) -> None:
    """After the first account the door is closed."""
    page = visitors.page()
    assert page.request.get("/sign-up").status == 403


def person(page: Page, name: str) -> Locator:
    """The row of somebody in the preview."""
    take = page.get_by_role("checkbox", name=f"{name} takes part")
    return page.get_by_role("listitem").filter(has=take)


def toast(page: Page) -> Locator:
    """What was said about the last act."""
    return page.locator("[data-toast]")


def card(page: Page, name: str) -> Locator:
    """The card of somebody on Today."""
    return page.get_by_role("article").filter(has=page.get_by_role("heading", name=name))


def due(page: Page) -> list[str]:
    """Whose cards are on Today."""
    return [name.strip() for name in page.get_by_role("article").get_by_role("heading").all_inner_texts()]


def done(step: Locator, line: str) -> None:
    """Say that a step is done, in a line."""
    step.locator("summary", has_text="Other answers").click()
    step.get_by_label("In a line").fill(line)
    step.get_by_label("In a line").press("Enter")


def read_calendar(visitors: Visitors, address: str) -> list[Found]:
    """What a calendar app that is not ours finds at the address."""
    answer = visitors.page().request.get(address)
    assert answer.status == 200
    return by_ical(answer.body())


def answers(found: list[Found]) -> set[str]:
    """Every signed link in the calendar."""
    return {link for event in found for link in ANSWER.findall(event.description)}


def links_about(found: list[Found], name: str) -> list[str]:
    """The links for the step about somebody: done, snooze, skip."""
    text = next(
        event.description for event in found if name in event.description and "/n/" in event.description
    )
    return ANSWER.findall(text[text.index(name) :])[:3]


def everything(site: Site) -> Rows:
    """Every row of the account but those that note that the calendar was read."""
    with unit(site.app, reading=True) as session:
        user = accounts.by_email(session, EMAIL)
        assert user is not None
        with acting_as(user.id):
            return rows_of(session, user.id) | {"feed": [], "user": []}


def changed(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of each table are new or other than before."""
    found = {table: len([row for row in rows if row not in before[table]]) for table, rows in after.items()}
    return {table: count for table, count in found.items() if count}
