"""One module per method of WebDAV, CalDAV and CardDAV, each with `answer(call)`."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from crm.dav.call import Call
from crm.dav.methods import delete, get, mkcalendar, move, options, propfind, put

Answer = Callable[[Call], Response]

READING: dict[str, Answer] = {
    "GET": get.answer,
    "HEAD": get.answer,
    "OPTIONS": options.answer,
    "PROPFIND": propfind.answer,
}
WRITING: dict[str, Answer] = {
    "PUT": put.answer,
    "DELETE": delete.answer,
    "MOVE": move.move,
    "COPY": move.copy,
    "MKCALENDAR": mkcalendar.answer,
    "MKCOL": mkcalendar.answer,
}
