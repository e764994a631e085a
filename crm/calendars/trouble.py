"""What can go wrong with a calendar account elsewhere, as codes; `wording` says them."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why a round, or a first look, came to nothing."""

    UNREACHABLE = "unreachable"
    REFUSED_ADDRESS = "refused_address"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a trouble
    NO_CALENDARS = "no_calendars"
    CANNOT_WRITE = "cannot_write"
    TOO_LARGE = "too_large"
    ANSWER_UNREADABLE = "answer_unreadable"
    BUSY_THERE = "busy_there"
    GONE_THERE = "gone_there"
    LOCKED_HERE = "locked_here"


class FarTrouble(Exception):
    """The server, or the way to it, said no. `text` is its own words, without secrets.

    `retry_after`: the seconds that it asks us to stay away. `GONE_THERE`: the calendar is not there any more;
    `LOCKED_HERE`: the password cannot be read with the key of this instance.
    """

    def __init__(self, code: Trouble, text: str = "", *, retry_after: int = 0) -> None:
        super().__init__(code.value)
        self.code = code
        self.text = text
        self.retry_after = retry_after
