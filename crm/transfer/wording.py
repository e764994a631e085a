"""What the reader found, in words: reasons, doubts, repairs, errors and verdicts."""

from flask_babel import gettext as _

from crm.core.similar import Sign
from crm.transfer.invitations.verdict import Verdict
from crm.transfer.reading import Doubt, DoubtCode, ErrorCode, Problem, Repair, ScoreReason, Why
from crm.web import amounts
from crm.web.lazy import lazy_gettext as _l

WHY = {
    Why.ORGANISER: _l("sent the invitation"),
    Why.ONLY_ORGANISER: _l("sent the invitation, and nobody else is named"),
    Why.ATTENDEE: _l("is invited"),
    Why.OPTIONAL: _l("is invited as optional"),
    Why.SENDER: _l("sent the mail"),
    Why.NAMED_IN_TEXT: _l("is named in the text"),
    Why.TITLE: _l("by the title beside the name"),
    Why.SUBJECT: _l("by what the subject says"),
    Why.DECLINED: _l("declined"),
    Why.ROOM: _l("a room, equipment or list"),
    Why.BOT: _l("no person writes from there"),
    Why.RELAY: _l("a scheduling service"),
    Why.OWN_ADDRESS: _l("that is you"),
    Why.PRESUMED_OWN: _l("taken for you"),
    Why.SHARED_MAILBOX: _l("a shared mailbox, kept with the company"),
}
DOUBT = {
    DoubtCode.UNKNOWN_ZONE: _l(
        "The time zone “%(detail)s” is not known. Your own was taken: check the time."
    ),
    DoubtCode.GUESSED_ZONE: _l("The time zone “%(detail)s” was guessed at: check the time."),
    DoubtCode.ZONE_CONTRADICTION: _l("The file defines its time zone oddly: check the time."),
    DoubtCode.FLOATING_TIME: _l("The file names no time zone. Your own was taken: check the time."),
    DoubtCode.NO_START: _l("The file does not say when it begins. Enter day and time."),
    DoubtCode.AMBIGUOUS_DATE: _l("The date “%(detail)s” can be read in two ways: check the day."),
    DoubtCode.YEAR_ASSUMED: _l("The date has no year; the next one that fits was taken."),
    DoubtCode.WEEKDAY_MISMATCH: _l("Weekday and date do not fit (“%(detail)s”): check the day."),
    DoubtCode.ALL_DAY: _l("It has no time of day. Enter when it begins."),
    DoubtCode.RECURRING: _l("It repeats. Only this one occurrence is taken."),
    DoubtCode.PAST: _l("It lies in the past. It is taken as held."),
    DoubtCode.NOBODY_NAMED: _l(
        "The invitation names nobody. Add the people you know of; you can do so later, too."
    ),
    DoubtCode.ONLY_ORGANISER: _l("Only the sender is named. Is that who talks with you, or who arranges it?"),
    DoubtCode.NAMES_FROM_TEXT: _l("Names were found in the text, without addresses: %(detail)s. Check them."),
    DoubtCode.NAME_GUESSED: _l("A name was guessed from the address %(detail)s."),
    DoubtCode.NAME_UNKNOWN: _l("There is no name for %(detail)s; the address stands for it."),
    DoubtCode.MANY_PEOPLE: _l("Very many are invited (%(detail)s). Only the first ones are shown."),
    DoubtCode.USER_PRESUMED: _l(
        "%(detail)s was taken for you. If that is right, add it to your addresses in Settings."
    ),
    DoubtCode.USER_NOT_FOUND: _l("None of your addresses is among the invited. Are you one of these people?"),
    DoubtCode.NO_COMPANY: _l("The company could not be told from the addresses. Enter it."),
    DoubtCode.NO_TITLE: _l("It has no title."),
    DoubtCode.PERHAPS_NO_INTERVIEW: _l("This may not be an interview."),
    DoubtCode.REPLY: _l("This is an answer to an invitation. It names nobody new."),
    DoubtCode.COUNTER: _l("Somebody proposes another time. Nothing is changed by it."),
    DoubtCode.PUBLISHED: _l("This is a plain calendar entry, not an invitation. Check who takes part."),
    DoubtCode.CANCELLED: _l("It is cancelled."),
    DoubtCode.SUPERSEDED: _l("The same file holds a newer version of it."),
    DoubtCode.REPAIRED: _l("The file was damaged and was read with repairs: check everything."),
}
ERROR = {
    ErrorCode.TOO_LARGE: _l(
        "This is larger than 2 MB. Export the one event, or save the one mail, and drop that."
    ),
    ErrorCode.EMPTY: _l("There is nothing in it. Choose a file, or paste the text of the mail."),
    ErrorCode.NOT_UNDERSTOOD: _l("This could not be read as an invitation. An .ics or .eml file works best."),
    ErrorCode.NOT_A_CALENDAR: _l("This file calls itself a calendar and is none."),
    ErrorCode.NO_EVENT: _l("This calendar holds no event."),
    ErrorCode.BROKEN_CALENDAR: _l("The mail holds a calendar that cannot be read."),
    ErrorCode.NO_INVITATION: _l("No invitation was found in it: no day, no time, nobody named."),
    ErrorCode.TOO_MANY_EVENTS: _l("This holds %(detail)s events. Only the first ones were read."),
    ErrorCode.TOO_COMPLEX: _l("This is nested too deeply to be read safely."),
    ErrorCode.OUTLOOK_MSG: _l(
        "This is an Outlook .msg file. In Outlook, save the mail as .eml or the event as .ics."
    ),
}
REPAIR = {
    Repair.CHARSET_GUESSED: _l("the character set was guessed"),
    Repair.LINES_JOINED: _l("broken lines were joined"),
    Repair.LINES_DROPPED: _l("unreadable lines were left out"),
    Repair.LINES_MENDED: _l("damaged lines were mended"),
    Repair.NOT_CLOSED: _l("the end was missing"),
    Repair.DURATION_IGNORED: _l("a second length was ignored"),
    Repair.DATE_MENDED: _l("a date was mended"),
    Repair.FOUND_IN_TEXT: _l("the calendar lay in the text of the mail"),
    Repair.TRUNCATED: _l("overlong text was cut"),
}
SCORE = {
    ScoreReason.INTERVIEW_SERVICE: _l("sent through a recruiting service"),
    ScoreReason.INTERVIEW_WORDS: _l("the title speaks of an interview"),
    ScoreReason.KNOWN_COMPANY: _l("you have an opening there"),
    ScoreReason.SOLE_OUTSIDER: _l("you are the only one from outside"),
    ScoreReason.KNOWN_ROLE: _l("the title names a role"),
    ScoreReason.OWN_EVENT: _l("you sent it yourself"),
    ScoreReason.JOB_ALERT: _l("it looks like a job alert"),
    ScoreReason.ENDLESS: _l("it repeats without end"),
    ScoreReason.ALL_DAY: _l("it lasts all day"),
    ScoreReason.CROWD: _l("very many are invited"),
    ScoreReason.USER_INTERVIEWS: _l("you seem to be the interviewer"),
}
VERDICT = {
    Verdict.NEW: _l("New"),
    Verdict.SAME: _l("You have this already. Nothing changes."),
    Verdict.OLDER: _l("You have a newer version of this. Nothing changes."),
    Verdict.UPDATE: _l("This changes an interview that you have."),
    Verdict.CANCEL: _l("This cancels an interview that you have. The people stay."),
    Verdict.CANCEL_HELD: _l("This cancels an interview that is taken as held. Did it happen?"),
    Verdict.CANCEL_UNKNOWN: _l("This cancels an interview that is not here. Nothing is created."),
    Verdict.ANSWER: _l("This is an answer to an invitation, not one. Nothing is created."),
}
SIGN = {
    Sign.SAME_EMAIL: _l("same address"),
    Sign.SAME_NAME: _l("same name"),
    Sign.SIMILAR_NAME: _l("similar name"),
    Sign.NAME_IN_EMAIL: _l("the name is in the address"),
    Sign.SAME_COMPANY: _l("same company"),
    Sign.OTHER_COMPANY: _l("another company"),
    Sign.OTHER_NAME: _l("another name"),
}


def doubt(found: Doubt) -> str:
    """A doubt as a sentence."""
    return str(DOUBT[DoubtCode(found.code)]) % {"detail": found.detail}


def problem(found: Problem) -> str:
    """An error as a sentence that says what to do."""
    return str(ERROR[ErrorCode(found.code)]) % {"detail": found.detail}


def why(code: str) -> str:
    """The reason for a proposed role, or for leaving an address out."""
    return str(WHY[Why(code)])


def repairs(codes: tuple[str, ...]) -> str:
    """What had to be mended, as one sentence; empty when nothing had."""
    if not codes:
        return ""
    return _("Read with repairs: %(what)s.", what=amounts.enumerated(REPAIR[Repair(code)] for code in codes))
