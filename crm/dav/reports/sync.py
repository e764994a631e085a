"""sync-collection: what changed since a token (RFC 6578). Never cut short unless the client sets a limit."""

from collections.abc import Sequence
from http import HTTPStatus

from werkzeug.wrappers import Response

from crm.dav import answers, listing, rows, tokens
from crm.dav.asking import Wanted
from crm.dav.call import Call, Failed
from crm.dav.matching import BadFilter
from crm.dav.reports.book_query import count_in, cut
from crm.dav.reports.writing import needs_bodies, wanted_of, writer
from crm.dav.resources import ShelfAt
from crm.dav.rows import Row, Write
from crm.dav.tokens import Since
from crm.dav.xml import D, Element, text_tag
from crm.published import queries
from crm.published.models import Shelf
from crm.published.queries import Listed, ShelfState


def answer(call: Call, root: Element) -> Response:
    """What came, changed or went since then, and the token for next time."""
    if not isinstance(call.resource, ShelfAt):
        raise Failed(HTTPStatus.FORBIDDEN, D("supported-report"))
    shelf, state = call.resource.shelf, call.state(call.resource.shelf)
    since, most = _since(root, state), _limit(root)
    _check_level(call, root)
    wanted = wanted_of(root)
    write = writer(call, shelf, wanted)
    if since is not None and since.seq == state.seq:
        return _answer(call, [], tokens.token(state))
    found = _changed(call, shelf, since, wanted, most)
    if most is None or len(found) <= most:
        return _answer(call, _parts(call, shelf, found, write), tokens.token(state))
    begun = since or Since(0, state.pruned_seq)
    reached = Since(found[most - 1].seq if most else begun.seq, begun.floor)
    parts = [*_parts(call, shelf, found[:most], write), cut(call.href(call.resource))]
    return _answer(call, parts, tokens.token_at(state, reached))


def _parts(call: Call, shelf: Shelf, found: Sequence[Row], write: Write) -> list[str]:
    """Each with its properties, or with 404 for what is gone."""
    collection = call.href(ShelfAt(shelf))
    return [
        write(row)
        if row.gone_at is None
        else answers.without_properties(rows.href_of(collection, row.name), HTTPStatus.NOT_FOUND)
        for row in found
    ]


def _answer(call: Call, parts: list[str], token: str) -> Response:
    return answers.multistatus(parts, last=text_tag(D("sync-token"), token), is_minimal=call.is_minimal)


def _since(root: Element, state: ShelfState) -> Since | None:
    """Where the token stands; None for a first sync, which has no use for what is gone."""
    token = root.child(D("sync-token"))
    if token is None or not token.text.strip():
        return None
    try:
        return tokens.read(token.text, state)
    except tokens.BadToken as problem:
        raise Failed(HTTPStatus.FORBIDDEN, D("valid-sync-token")) from problem


def _limit(root: Element) -> int | None:
    limit = root.child(D("limit"))
    if limit is None:
        return None
    try:
        return count_in(limit.child(D("nresults")))
    except BadFilter as problem:
        raise Failed(HTTPStatus.BAD_REQUEST, text="nresults is a number.") from problem


def _check_level(call: Call, root: Element) -> None:
    """One level is what there is; `infinite` means the same in a collection without collections."""
    level = root.child(D("sync-level"))
    said = level.text.strip() if level is not None else call.headers.get("Depth", "1")
    if said not in ("0", "1", "infinite", "infinity"):
        raise Failed(HTTPStatus.BAD_REQUEST, text="sync-level is 1 or infinite.")


def _changed(
    call: Call, shelf: Shelf, since: Since | None, wanted: Wanted, most: int | None
) -> Sequence[Row]:
    """In the order in which it changed; one more than wanted, to know whether there is more."""
    has_bodies = needs_bodies(wanted)
    if since is None and most is None:
        dates = rows.needs_dates(wanted)
        return [*listing.shown(call.session, shelf, bodies=has_bodies, dates=dates)]
    ahead = None if most is None else most + 1
    if since is None:
        found = sorted(queries.objects(call.session, shelf), key=lambda row: row.seq)[:ahead]
    else:
        found = queries.since(call.session, shelf, since.seq, ahead)
    return _with_bodies(call, shelf, found) if has_bodies else found


def _with_bodies(call: Call, shelf: Shelf, found: list[Listed]) -> list[Listed]:
    """The same with their bytes; what went in this very moment is gone."""
    names = [row.name for row in found if row.gone_at is None]
    whole = queries.by_names(call.session, shelf, names)
    return [whole.get(row.name) or row._replace(gone_at=row.gone_at or row.changed_at) for row in found]
