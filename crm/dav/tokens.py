"""Sync tokens and CTags: where a shelf stands, in a form that clients only hand back (RFC 6578 4)."""

import re
from dataclasses import dataclass

from crm.published.queries import ShelfState

_TOKEN = re.compile(r"data:,([0-9a-z]{1,40})/([0-9]{1,18})(?:\.([0-9]{1,18}))?")


class BadToken(ValueError):
    """Not a token of this shelf, or one from before what is still known."""


@dataclass(frozen=True, slots=True)
class Since:
    """What a client has: everything up to `seq`. What went before `floor` it never had.

    `floor` is where its first sync began, if that was given in pieces.
    """

    seq: int
    floor: int = 0


def token(state: ShelfState) -> str:
    """Where the shelf stands; a URI, as it has to be."""
    return f"data:,{state.epoch}/{state.seq}"


def token_at(state: ShelfState, since: Since) -> str:
    """A place on the way to there."""
    more = f".{since.floor}" if since.floor else ""
    return f"data:,{state.epoch}/{since.seq}{more}"


def ctag(state: ShelfState) -> str:
    """The same for clients that only compare."""
    return f"{state.epoch}-{state.seq}"


def read(text: str, state: ShelfState) -> Since:
    """Where a token stands. Raises `BadToken`: then the client begins anew."""
    found = _TOKEN.fullmatch(text.strip())
    if found is None or found[1] != state.epoch:
        raise BadToken(text)
    since = Since(int(found[2]), int(found[3] or 0))
    if max(since.seq, since.floor) < state.pruned_seq or since.seq > state.seq:
        raise BadToken(text)
    return since
