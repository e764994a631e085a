"""Every code that the reader hands out; the words for them are elsewhere, in the user's language."""

from enum import StrEnum


class Why(StrEnum):
    """Why a person has the proposed role, or why an address was left out."""

    ORGANISER = "organiser"  # sent the invitation while others take part
    ONLY_ORGANISER = "only_organiser"  # sent it and nobody else takes part: interviewer or recruiter
    ATTENDEE = "attendee"
    OPTIONAL = "optional"  # invited as optional or as a listener
    SENDER = "sender"  # of the mail, which names no organiser
    NAMED_IN_TEXT = "named_in_text"
    TITLE = "title"  # the title beside the name says so
    SUBJECT = "subject"  # the subject says what kind of talk it is
    DECLINED = "declined"
    ROOM = "room"  # rooms, equipment, mailing lists
    BOT = "bot"  # no-reply addresses and note takers
    RELAY = "relay"  # an applicant tracking system or scheduling service
    OWN_ADDRESS = "own_address"
    PRESUMED_OWN = "presumed_own"  # no own address is known; this looks like the invited one
    SHARED_MAILBOX = "shared_mailbox"  # recruiting@ and the like: the company's, no person


class DoubtCode(StrEnum):
    """What the reader is not sure of. `detail` is what the file says, never a sentence."""

    UNKNOWN_ZONE = "unknown_zone"  # detail: the zone as written; the user's zone was taken
    GUESSED_ZONE = "guessed_zone"  # detail: the zone as written
    ZONE_CONTRADICTION = "zone_contradiction"  # the file defines a known zone name differently
    FLOATING_TIME = "floating_time"  # no zone at all; the user's was taken
    NO_START = "no_start"  # detail: what stands there, if anything
    AMBIGUOUS_DATE = "ambiguous_date"  # 04/05/2026
    YEAR_ASSUMED = "year_assumed"
    WEEKDAY_MISMATCH = "weekday_mismatch"  # Monday the 14th is a Wednesday
    ALL_DAY = "all_day"
    RECURRING = "recurring"  # only the first occurrence was read
    PAST = "past"
    NOBODY_NAMED = "nobody_named"
    ONLY_ORGANISER = "only_organiser"  # detail: the name
    NAMES_FROM_TEXT = "names_from_text"  # detail: the names
    NAME_GUESSED = "name_guessed"  # detail: the address that it was guessed from
    NAME_UNKNOWN = "name_unknown"  # detail: the address that stands for the name
    MANY_PEOPLE = "many_people"  # detail: how many were invited; the rest was left out
    USER_PRESUMED = "user_presumed"  # detail: the address taken for the user's
    USER_NOT_FOUND = "user_not_found"  # none of the own addresses is among the invited
    NO_COMPANY = "no_company"
    NO_TITLE = "no_title"
    PERHAPS_NO_INTERVIEW = "perhaps_no_interview"
    REPLY = "reply"  # an answer to an invitation: names nobody new
    COUNTER = "counter"  # another time is proposed: names nobody new
    PUBLISHED = "published"  # a plain event, not an invitation
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"  # the same file holds a newer version
    REPAIRED = "repaired"  # detail: the repairs, comma-separated


class ScoreReason(StrEnum):
    """What spoke for or against an interview."""

    INTERVIEW_SERVICE = "interview_service"
    INTERVIEW_WORDS = "interview_words"
    KNOWN_COMPANY = "known_company"
    SOLE_OUTSIDER = "sole_outsider"
    KNOWN_ROLE = "known_role"
    OWN_EVENT = "own_event"
    JOB_ALERT = "job_alert"
    ENDLESS = "endless"
    ALL_DAY = "all_day"
    CROWD = "crowd"
    USER_INTERVIEWS = "user_interviews"


class Repair(StrEnum):
    """What had to be mended before the file could be read."""

    CHARSET_GUESSED = "charset_guessed"
    LINES_JOINED = "lines_joined"
    LINES_DROPPED = "lines_dropped"
    LINES_MENDED = "lines_mended"
    NOT_CLOSED = "not_closed"
    DURATION_IGNORED = "duration_ignored"
    DATE_MENDED = "date_mended"
    FOUND_IN_TEXT = "found_in_text"  # a calendar lay in a mail's raw text
    TRUNCATED = "truncated"


class ErrorCode(StrEnum):
    """Why nothing, or not everything, was read."""

    TOO_LARGE = "too_large"  # detail: the limit in bytes
    EMPTY = "empty"
    NOT_UNDERSTOOD = "not_understood"
    NOT_A_CALENDAR = "not_a_calendar"
    NO_EVENT = "no_event"  # a calendar without an event
    BROKEN_CALENDAR = "broken_calendar"  # a mail with a calendar that cannot be read
    NO_INVITATION = "no_invitation"  # a mail or text that invites to nothing
    TOO_MANY_EVENTS = "too_many_events"  # detail: how many there are; the first ones were read
    TOO_COMPLEX = "too_complex"
    OUTLOOK_MSG = "outlook_msg"  # .msg: save it as .eml or .ics
