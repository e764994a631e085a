"""What a first page weighs and how often a page asks, as the network of the browser counts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.visitors import Visitors
from tests.browser.world import make_world

MOST_BYTES = 120_000
MOST_REQUESTS = 8
FONT = ".woff2"


class Traffic:
    """What came over the network: address -> bytes as they travelled."""

    def __init__(self) -> None:
        self.bytes: dict[str, int] = {}
        self._names: dict[str, str] = {}

    def note_answer(self, told: dict[str, Any]) -> None:
        """An answer began; what came from the browser's memory did not travel."""
        response = told["response"]
        if not (response.get("fromDiskCache") or response.get("fromServiceWorker")):
            self._names[told["requestId"]] = response["url"]

    def note_end(self, told: dict[str, Any]) -> None:
        """It is there."""
        name, size = self._names.get(told["requestId"]), int(told["encodedDataLength"])
        if name and size:
            self.bytes[name] = self.bytes.get(name, 0) + size

    @property
    def weight(self) -> int:
        """All but fonts."""
        return sum(size for name, size in self.bytes.items() if not name.endswith(FONT))


@contextmanager
def traffic(page: Page) -> Iterator[Traffic]:
    """Count while the block runs, until the network is quiet."""
    counted = Traffic()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", counted.note_answer)
    session.on("Network.loadingFinished", counted.note_end)
    yield counted
    page.wait_for_load_state("networkidle")
    session.detach()


def test_a_first_page_weighs_little_and_the_next_asks_little(visitors: Visitors, site: Site) -> None:
    world = make_world(site)
    for path in ("/", "/contacts", world.friend):
        page = visitors.page(world.account, service_workers="block")
        with traffic(page) as first:
            page.goto(path)
        assert first.weight <= MOST_BYTES, first.bytes
        with traffic(page) as warm:
            page.goto(path)
        assert 1 <= len(warm.bytes) <= MOST_REQUESTS, warm.bytes
        assert all("/static/" not in name for name in warm.bytes), warm.bytes
