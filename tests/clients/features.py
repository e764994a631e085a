"""What our server declares to the suites: every feature that it has not, or has otherwise, with the reason.

Names and values are those of caldav's compatibility hints; what is not named is declared as the hints do.
"""

from typing import Any

Features = dict[str, Any]


def _no(reason: str, support: str = "unsupported") -> dict[str, str]:
    return {"support": support, "behaviour": reason}


NO_COLLECTIONS = "an account has exactly one list of follow-ups, one calendar of interviews and one book"
FEATURES: Features = {
    "create-calendar": _no(NO_COLLECTIONS),
    "delete-calendar": _no(NO_COLLECTIONS),
    "create-calendar.with-supported-component-types": _no(NO_COLLECTIONS),
    "save-load.journal": _no("nothing of ours is a journal"),
    "save-load.todo.mixed-calendar": _no("Apple's clients want tasks and events apart"),
    "scheduling": _no("invitations are answered in the mail program, by the person"),
    "principal-search": _no("who else has an account is nobody's business: the search is empty"),
    "search.time-range.comp-type-optional": {"support": "full"},
    "search.time-range.todo.no-dtstart.no-due": _no("a follow-up has a day: without one it is due tomorrow"),
}


def of_events(calendar: str) -> Features:
    """For the calendar of interviews, which is wiped between the tests of the suite."""
    return {**FEATURES, "test-calendar": {"cal_url": calendar, "cleanup-regime": "wipe-calendar"}}


def of_tasks(calendar: str) -> Features:
    """For the list of follow-ups. The suite asks for a mixed calendar where it wants to store tasks."""
    return {**of_events(calendar), "save-load.todo.mixed-calendar": {"support": "full"}}
