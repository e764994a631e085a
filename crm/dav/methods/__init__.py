"""One module per method of WebDAV, CalDAV and CardDAV, each with `answer(call)`."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from crm.dav.call import Call
from crm.dav.methods import delete, get, mkcalendar, move, options, propfind, proppatch, put, report

Answer = Callable[[Call], Response]

READING: dict[str, Answer] = {
    "GET": get.answer,
    "HEAD": get.answer,
    "OPTIONS": options.answer,
    "PROPFIND": propfind.answer,
    "REPORT": report.answer,
}
WRITING: dict[str, Answer] = {
    "PROPPATCH": proppatch.answer,
    "PUT": put.answer,
    "DELETE": delete.answer,
    "MOVE": move.move,
    "COPY": move.copy,
    "MKCALENDAR": mkcalendar.answer,
    "MKCOL": mkcalendar.answer,
}
