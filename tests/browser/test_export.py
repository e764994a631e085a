"""Taking everything along and bringing it back: from one account, through a file, into an empty one."""

import zipfile
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.site import Site
from tests.browser.visitors import NO_SCRIPTS, PHONE, Visitors
from tests.browser.world import make_world


def test_an_account_goes_through_a_file_into_another(site: Site, visitors: Visitors, tmp_path: Path) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    page.goto("/settings/data")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download", exact=True).click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    assert zipfile.is_zipfile(file)

    other = visitors.page(site.account(), **PHONE)
    other.goto("/settings/data")
    other.get_by_role("link", name="Restore an export").click()
    other.get_by_label("Export", exact=True).set_input_files(file)
    other.get_by_role("button", name="Restore", exact=True).click()
    expect(other.get_by_text("with everything else")).to_be_visible()
    other.goto("/contacts")
    expect(other.get_by_role("link", name="Dana Hart", exact=True)).to_be_visible()


def test_what_is_no_export_is_refused_with_the_reason(site: Site, visitors: Visitors, tmp_path: Path) -> None:
    file = tmp_path / "holiday.zip"
    file.write_text("no archive")
    page = visitors.page(site.account(), **NO_SCRIPTS)
    page.goto("/settings/data/restore")
    page.get_by_label("Export", exact=True).set_input_files(file)
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("This is no export of Keepwarm.")).to_be_visible()


def test_a_list_is_taken_along_as_it_is_filtered(site: Site, visitors: Visitors) -> None:
    world = make_world(site)
    page = visitors.page(world.account)
    page.goto("/contacts?q=dana")
    page.get_by_role("main").locator("summary[aria-label='More'], summary:has-text('More')").first.click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="As a table (CSV)").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert "Dana Hart" in text
    assert len(text.splitlines()) == 2
