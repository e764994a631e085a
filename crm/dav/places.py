"""Where properties are asked for: a resource as this caller sees it, and what is in it."""

from crm.dav.call import Call
from crm.dav.properties import Place
from crm.dav.resources import (
    BOOKS,
    CALENDARS,
    BookHome,
    CalendarHome,
    Front,
    Principal,
    Principals,
    Resource,
    Root,
    ShelfAt,
)
from crm.dav.wording import shelf_name


def place_at(call: Call, resource: Resource) -> Place:
    """The place of a resource for this caller."""
    caller = call.caller
    shelf = resource.shelf if isinstance(resource, ShelfAt) else None
    return Place(
        resource=resource,
        principal=call.href(Principal()),
        principals=call.href(Principals()),
        calendar_home=call.href(CalendarHome()) if caller.reach.intersection(CALENDARS) else "",
        book_home=call.href(BookHome()) if caller.reach.intersection(BOOKS) else "",
        name=shelf_name(shelf, caller.locale) if shelf is not None else caller.name or caller.email,
        email=caller.email,
        is_writable=not caller.is_read_only,
        state=call.state(shelf) if shelf is not None else None,
    )


def inside(call: Call, resource: Resource) -> list[Resource]:
    """The collections in a collection that hold no objects themselves."""
    reach = call.caller.reach
    match resource:
        case Front() | Root():
            return [Principals()] if isinstance(resource, Root) else []
        case Principals():
            return [Principal()]
        case CalendarHome():
            return [ShelfAt(shelf) for shelf in CALENDARS if shelf in reach]
        case BookHome():
            return [ShelfAt(shelf) for shelf in BOOKS if shelf in reach]
        case _:
            return []
