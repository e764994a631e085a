"""Moving in, in a browser: a file dropped anywhere, looked at, taken in, taken back; columns; progress."""

import csv
import io
import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from crm.contacts.models import Contact
from tests.browser.chromium import overhang, violations
from tests.browser.site import Account, Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors
from tests.transfer.movein.test_calendar import EVENTS, calendar
from tests.transfer.movein.test_pages import vcard

HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
DROP = """
(element, [name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const event = {dataTransfer: files, bubbles: true, cancelable: true};
  element.dispatchEvent(new DragEvent("dragover", event));
  element.dispatchEvent(new DragEvent("drop", event));
}
"""


def linkedin(*people: Sequence[str]) -> str:
    """Connections.csv as LinkedIn writes it: given, family, slug, company, position."""
    text = io.StringIO()
    text.write('Notes:\n"When exporting your connection data, some addresses may be missing."\n\n')
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for given, family, slug, company, title in people:
        writer.writerow(
            (given, family, f"https://www.linkedin.com/in/{slug}", "", company, title, "09 Sep 2024")
        )
    return text.getvalue()


ADA = ("Ada", "Abel", "ada-abel", "Acme GmbH", "Recruiter")
BO = ("Bo", "Brandt", "bo-brandt", "Globex", "Engineer")


def choose(page: Page, name: str, data: bytes) -> None:
    """By the file chooser of the entrance."""
    page.goto("/import")
    page.set_input_files("#drop-file", {"name": name, "mimeType": "text/csv", "buffer": data})


def toast(page: Page) -> Locator:
    return page.locator("[data-toast]")


def contacts(site: Site, account: Account) -> int:
    with site.unit(account) as session:
        return session.scalar(select(func.count(Contact.id))) or 0


def test_connections_dropped_on_any_page_move_in_and_out_again(
    visitors: Visitors, site: Site, account: Account
) -> None:
    page = visitors.page(account)
    page.goto("/contacts")
    page.locator("main").evaluate(DROP, ["Connections.csv", linkedin(ADA, BO)])
    expect(page.get_by_role("heading", level=1)).to_have_text("Connections.csv")
    expect(page.get_by_text("Recruiter at Acme GmbH")).to_be_visible()
    assert contacts(site, account) == 0
    page.get_by_role("button", name="Move in 2 people").click()
    expect(toast(page)).to_contain_text("They are here now.")
    page.get_by_role("link", name="To the contacts").click()
    expect(page.get_by_role("link", name="Ada Abel", exact=True)).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Take it back").click()
    expect(toast(page)).to_contain_text("Taken back.")
    assert contacts(site, account) == 0


def test_the_next_export_shows_who_moved(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    choose(page, "Connections.csv", linkedin(ADA, BO).encode())
    page.get_by_role("button", name="Move in 2 people").click()
    expect(toast(page)).to_contain_text("They are here now.")
    moved = (*ADA[:3], "Initech", "Head of People")
    choose(page, "Connections-2.csv", linkedin(moved, BO).encode())
    row = page.get_by_role("listitem").filter(has_text="Ada Abel")
    expect(row.get_by_text("Moved:")).to_be_visible()
    expect(row).to_contain_text("Recruiter at Acme GmbH")
    expect(row).to_contain_text("Head of People at Initech")
    expect(page.get_by_role("listitem").filter(has_text="Bo Brandt")).to_contain_text("Nothing new")
    page.get_by_role("button", name="Move in 1 person").click()
    page.get_by_role("listitem").filter(has_text="Ada Abel").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("Initech")
    expect(page.locator("main")).to_contain_text("Acme GmbH")


def test_columns_and_letters_are_asked_about_once(visitors: Visitors, account: Account) -> None:
    table = "Wer;Wo;Was\nJürgen Groß;Käse & Söhne;Leiter\nZoë Müller;Café Blau;Köchin\n".encode("mac-roman")
    page = visitors.page(account)
    choose(page, "leute.csv", table)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do the columns hold?")
    expect(page.get_by_text("Jürgen Groß")).to_have_count(0)
    page.get_by_label("Letters").select_option("mac-roman")
    expect(page.get_by_text("Jürgen Groß")).to_be_visible()
    page.get_by_role("radio", name="Headings").check()
    page.get_by_label("Wer is taken as").select_option("name")
    page.get_by_label("Wo is taken as").select_option("company")
    page.get_by_label("Was is taken as").select_option("title")
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_text("Leiter at Käse & Söhne")).to_be_visible()
    choose(page, "mehr.csv", table + "Gregor Blau;Nord;Fahrer\n".encode("mac-roman"))
    expect(page.get_by_text("Fahrer at Nord")).to_be_visible()


@pytest.mark.timeout(400)
def test_a_large_file_shows_how_far_it_is_and_can_be_stopped(
    visitors: Visitors, site: Site, account: Account
) -> None:
    page = visitors.page(account)
    page.set_default_timeout(90_000)
    crowd = "".join(vcard(f"UID:u{n}", f"FN:Person Number{n}", f"ORG:Firm {n % 30}") for n in range(6_000))
    choose(page, "crowd.vcf", crowd.encode())
    page.get_by_role("button", name="Move in 6,000 people").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("progress[value='0']")).to_have_count(0, timeout=60_000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped after")).to_be_visible(timeout=60_000)
    number = contacts(site, account)
    assert 0 < number < 6_000
    assert number % 500 == 0
    page.locator("main").get_by_role("button", name="Take it back").click()
    expect(toast(page)).to_contain_text("Taken back.", timeout=60_000)
    assert contacts(site, account) == 0


def test_interviews_of_a_calendar_are_ticked_and_taken_in(visitors: Visitors, account: Account) -> None:
    page = visitors.page(account)
    choose(page, "me.ics", calendar(*EVENTS).encode())
    box = page.get_by_role("checkbox", name="Take Interview: Platform Engineer")
    expect(box).to_be_checked()
    page.get_by_label("Keep in touch with Noor Guest").select_option("B")
    page.get_by_role("button", name="Take in what is ticked").click()
    expect(toast(page)).to_contain_text("They are here now.")
    page.get_by_role("link", name="To the interviews").click()
    expect(page.get_by_text("Platform Engineer").first).to_be_visible()


@pytest.mark.parametrize("options", [NO_SCRIPTS], ids=["without scripts"])
def test_everything_works_by_plain_forms(
    visitors: Visitors, account: Account, options: dict[str, bool]
) -> None:
    page = visitors.page(account, **options)
    page.goto("/import")
    page.set_input_files(
        "#drop-file",
        {
            "name": "two.vcf",
            "mimeType": "text/vcard",
            "buffer": (vcard("FN:Ada Abel") + vcard("FN:Bo Brandt")).encode(),
        },
    )
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("What to do with Bo Brandt").select_option("leave")
    page.get_by_role("button", name="Keep these choices").click()
    page.get_by_role("button", name="Move in 1 person").click()
    expect(toast(page)).to_contain_text("They are here now.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_are_sound_on_a_phone_and_a_desk(visitors: Visitors, account: Account, scheme: str) -> None:
    for options in ({}, PHONE):
        page = visitors.page(account, color_scheme=scheme, **options)
        choose(
            page,
            f"{scheme}.vcf",
            (vcard("FN:Ada Abel", "EMAIL:ada@acme.test") + vcard("KIND:group", "FN:G")).encode(),
        )
        expect(page.get_by_role("heading", level=1)).to_contain_text(".vcf")
        assert (violations(page), overhang(page)) == ([], 0)
        choose(page, f"{scheme}.ics", calendar(*EVENTS).encode())
        expect(page).to_have_url(re.compile("/calendar$"))
        assert (violations(page), overhang(page)) == ([], 0)
