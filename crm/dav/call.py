"""One request of a client, read at the door, and how a method says that it cannot be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers

from crm.core.when import When
from crm.dav import resources, xml
from crm.dav.caller import Caller
from crm.dav.resources import Front, NoResource, Nowhere, Resource
from crm.published.models import Shelf
from crm.published.queries import ShelfState
from crm.published.site import Site

INFINITY = "infinity"


class Failed(Exception):
    """The request is refused. `precondition` is the element that the RFCs name, as `{namespace}local`.

    `text` is for people who read along; `inner` is ready XML inside the element, mostly an href.
    """

    def __init__(
        self, status: HTTPStatus, precondition: str | None = None, text: str = "", inner: str = ""
    ) -> None:
        super().__init__(text or precondition or status.phrase)
        self.status, self.precondition, self.text, self.inner = status, precondition, text, inner


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked. `prefix` is where `/dav` is served, without a slash at its end.

    `session` acts as the caller's user: it reads for methods that read, and is a writing transaction in which
    the shelf was caught up already for those that write. `states` are the shelves that the password reaches.
    """

    caller: Caller
    resource: Resource
    method: str
    headers: Headers
    body: bytes
    prefix: str
    when: When
    session: Session
    states: Mapping[Shelf, ShelfState]
    site: Site

    @property
    def depth(self) -> str:
        """`Depth`: 0, 1 or infinity, which is what its absence means. Raises `Failed`."""
        depth = self.headers.get("Depth", INFINITY).strip().lower()
        if depth not in ("0", "1", INFINITY):
            raise Failed(HTTPStatus.BAD_REQUEST, text="Depth is 0, 1 or infinity.")
        return depth

    @property
    def is_minimal(self) -> bool:
        """Whether what is not there needs no mention (RFC 8144 2.1; `Brief` is what Apple says)."""
        preferred = self.headers.get("Prefer", "").replace(" ", "").lower().split(",")
        return "return=minimal" in preferred or self.headers.get("Brief", "").strip().lower() == "t"

    def state(self, shelf: Shelf) -> ShelfState:
        """The shelf as it is now. Raises `Failed` while a busy database could not even open it."""
        if shelf not in self.states:
            raise Failed(HTTPStatus.SERVICE_UNAVAILABLE, text="Not ready yet. Please try again soon.")
        return self.states[shelf]

    def href(self, resource: Resource) -> str:
        """The path of a resource as clients get it, percent-encoded."""
        if isinstance(resource, Front):
            return self.prefix.removesuffix("/dav") + resource.at
        return self.prefix + resource.path(self.caller.user_id)

    def at(self, href: str) -> Resource:
        """What an href of the client means. Raises `NoResource`."""
        return resources.from_href(href, self.prefix, self.caller.user_id, self.caller.reach)

    def destination(self) -> Resource:
        """Where `Destination` of a COPY or MOVE points. Raises `Failed`."""
        wanted = self.headers.get("Destination", "")
        if not wanted:
            raise Failed(HTTPStatus.BAD_REQUEST, text="There is no Destination.")
        try:
            found = self.at(wanted)
        except NoResource as nothing:
            raise Failed(HTTPStatus.NOT_FOUND) from nothing
        if isinstance(found, Nowhere):
            raise Failed(HTTPStatus.CONFLICT, text="There is no such collection.")
        return found

    def xml(self) -> xml.Element | None:
        """The body as XML; None when there is none. Raises `Failed`."""
        if not self.body.strip():
            return None
        try:
            return xml.parse(self.body)
        except xml.BadXml as problem:
            raise Failed(HTTPStatus.BAD_REQUEST, text="The body is not XML that can be taken.") from problem
