"""MKCALENDAR and MKCOL (RFC 4791 5.3.1, RFC 5689): refused, and why."""

from http import HTTPStatus
from typing import NoReturn

from crm.dav.call import Call, Failed
from crm.dav.resources import BookHome, Nowhere
from crm.dav.xml import CR, C


def answer(call: Call) -> NoReturn:
    """There are the two calendars and the address book, and no others."""
    if isinstance(call.resource, Nowhere) and isinstance(call.resource.home, BookHome):
        element, words = CR("addressbook-collection-location-ok"), "There is one address book, and no other."
    else:
        element, words = C("calendar-collection-location-ok"), "No calendars can be made here."
    raise Failed(HTTPStatus.FORBIDDEN, element, words)
