"""If-Match and If-None-Match of a request that changes something (RFC 9110 13.1)."""

from http import HTTPStatus

from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags

from crm.dav.call import Failed


def check(headers: Headers, etag: str | None) -> None:
    """Go on only if the object is what the client takes it for (None: there is none). Raises `Failed`."""
    wanted, unwanted = headers.get("If-Match"), headers.get("If-None-Match")
    if wanted is not None and not _is_among(wanted, etag):
        raise Failed(HTTPStatus.PRECONDITION_FAILED, text="It was changed meanwhile. Nothing was written.")
    if unwanted is not None and _is_among(unwanted, etag):
        raise Failed(HTTPStatus.PRECONDITION_FAILED, text="There is one already. Nothing was written.")


def _is_among(header: str, etag: str | None) -> bool:
    if etag is None:
        return False
    tags = parse_etags(header)
    return tags.star_tag or etag.strip('"') in tags.as_set(include_weak=True)
