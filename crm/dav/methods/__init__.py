"""One module per method of WebDAV, CalDAV and CardDAV, each with `answer(call)`."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from crm.dav.call import Call
from crm.dav.methods import get, options, propfind

Answer = Callable[[Call], Response]

READING: dict[str, Answer] = {
    "GET": get.answer,
    "HEAD": get.answer,
    "OPTIONS": options.answer,
    "PROPFIND": propfind.answer,
}
WRITING: dict[str, Answer] = {}
