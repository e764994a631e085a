"""Sync tokens and CTags: where a shelf stands, in a form that clients only hand back (RFC 6578 4)."""

import re

from crm.published.queries import ShelfState

_TOKEN = re.compile(r"data:,([0-9a-z]{1,40})/([0-9]{1,18})")


class BadToken(ValueError):
    """Not a token of this shelf, or one from before what is still known."""


def token(state: ShelfState) -> str:
    """Where the shelf stands; a URI, as it has to be."""
    return token_at(state, state.seq)


def token_at(state: ShelfState, seq: int) -> str:
    """A place on the way to there."""
    return f"data:,{state.epoch}/{seq}"


def ctag(state: ShelfState) -> str:
    """The same for clients that only compare."""
    return f"{state.epoch}-{state.seq}"


def seq_of(text: str, state: ShelfState) -> int:
    """The number in a token. Raises `BadToken`: then the client begins anew."""
    found = _TOKEN.fullmatch(text.strip())
    if found is None or found[1] != state.epoch:
        raise BadToken(text)
    seq = int(found[2])
    if not state.pruned_seq <= seq <= state.seq:
        raise BadToken(text)
    return seq
