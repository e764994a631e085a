"""The move-in in words: kinds of files, verdicts, reasons, faults, doubts, what is not taken."""

from collections.abc import Mapping

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from crm.core.cadence import MONTHS, Tier
from crm.core.kinds import InteractionKind
from crm.core.similar import Sign
from crm.interactions.wording import KIND as TALK
from crm.transfer.models import Choosing, StagedState, Verdict
from crm.transfer.movein.matching import Ground
from crm.transfer.sources import Doubt, Fault, SourceKind
from crm.transfer.wording import SIGN
from crm.web.lazy import lazy_gettext as _l

KIND: Mapping[SourceKind, str] = {
    SourceKind.VCARD: _l("Address book (vCard)"),
    SourceKind.LINKEDIN: _l("LinkedIn connections"),
    SourceKind.GOOGLE: _l("Google contacts"),
    SourceKind.OUTLOOK: _l("Outlook contacts"),
    SourceKind.TABLE: _l("Table"),
    SourceKind.MONICA: _l("Monica"),
    SourceKind.CALENDAR: _l("Calendar"),
    SourceKind.INVITATION: _l("Invitation"),
    SourceKind.ACCOUNT: _l("Keepwarm account"),
    SourceKind.EXAMPLE: _l("Example data"),
    SourceKind.UNKNOWN: _l("Unknown"),
}
STATE: Mapping[StagedState, str] = {
    StagedState.STAGED: _l("looked at"),
    StagedState.RUNNING: _l("under way"),
    StagedState.APPLIED: _l("moved in"),
    StagedState.CANCELLED: _l("stopped"),
    StagedState.UNDOING: _l("being taken back"),
    StagedState.UNDONE: _l("taken back"),
}
STATE_TONE: Mapping[StagedState, str] = {
    StagedState.STAGED: "neutral",
    StagedState.RUNNING: "info",
    StagedState.APPLIED: "good",
    StagedState.CANCELLED: "warn",
    StagedState.UNDOING: "info",
    StagedState.UNDONE: "neutral",
}
VERDICT: Mapping[Verdict, str] = {
    Verdict.NEW: _l("New"),
    Verdict.SAME: _l("Nothing new"),
    Verdict.UPDATE: _l("Updated"),
    Verdict.DUPLICATE: _l("Perhaps the same"),
    Verdict.TRASHED: _l("In the trash"),
    Verdict.REJECTED: _l("Not readable"),
}
VERDICT_TONE: Mapping[Verdict, str] = {
    Verdict.NEW: "good",
    Verdict.SAME: "neutral",
    Verdict.UPDATE: "info",
    Verdict.DUPLICATE: "warn",
    Verdict.TRASHED: "neutral",
    Verdict.REJECTED: "danger",
}
CHOICES: Mapping[Verdict, tuple[tuple[Choosing, str], ...]] = {
    Verdict.NEW: ((Choosing.TAKE, _l("Add")), (Choosing.LEAVE, _l("Leave out"))),
    Verdict.UPDATE: (
        (Choosing.TAKE, _l("Update")),
        (Choosing.AS_NEW, _l("Somebody else")),
        (Choosing.LEAVE, _l("Leave")),
    ),
    Verdict.DUPLICATE: (
        (Choosing.TAKE, _l("The same")),
        (Choosing.AS_NEW, _l("Somebody else")),
        (Choosing.LEAVE, _l("Leave out")),
    ),
    Verdict.TRASHED: (
        (Choosing.TAKE, _l("Bring back")),
        (Choosing.AS_NEW, _l("Somebody else")),
        (Choosing.LEAVE, _l("Leave")),
    ),
}
FAULT: Mapping[Fault, str] = {
    Fault.EMPTY: _l("There is nothing in it."),
    Fault.TOO_LARGE: _l("This is larger than 50 MB. Export a part of it, and drop the parts one by one."),
    Fault.TOO_MANY_COLUMNS: _l("This table has more columns than anybody's address book: more than 1,000."),
    Fault.NOT_UNDERSTOOD: _l(
        "This could not be read. Files that work: .csv, .vcf, .ics, .json from Monica, the ZIP from LinkedIn."
    ),
    Fault.NO_NAME: _l("It names nobody."),
    Fault.NOT_A_PERSON: _l("It is a group, not a person."),
    Fault.NO_PEOPLE: _l("There are no people in it."),
    Fault.LOCKED: _l("This archive has a password. Unpack it, and drop the file in it."),
    Fault.UNSAFE_ARCHIVE: _l(
        "This archive is not safe to unpack. Unpack it yourself, and drop the file in it."
    ),
    Fault.NESTED_ARCHIVE: _l("This is an archive in an archive. Unpack it, and drop the file in it."),
    Fault.DAMAGED: _l("This file is damaged and could not be read."),
}
DOUBT: Mapping[Doubt, str] = {
    Doubt.REPAIRED: _l("read with repairs"),
    Doubt.GUESSED_ENCODING: _l("letters were guessed: check accents"),
    Doubt.DATE_NOT_READ: _l("a date could not be read"),
    Doubt.BAD_EMAIL: _l("an address is no e-mail address"),
    Doubt.LINES_DROPPED: _l("some lines could not be read"),
    Doubt.NAME_FROM_COMPANY: _l("no name but the company's"),
    Doubt.NAME_FROM_ADDRESS: _l("the name comes from the address"),
    Doubt.SHORTENED: _l("too long, and cut"),
}
GROUND: Mapping[str, str] = {
    Ground.SAME_KEY: _l("known from this source"),
    Ground.SAME_PROFILE: _l("same profile"),
    Ground.SAME_PHONE: _l("same number"),
    Ground.OTHER_KEY: _l("another profile of that name is known"),
    Ground.SEVERAL: _l("several of that name"),
}
FIELD: Mapping[str, str] = {
    "name": _l("Name"),
    "company": _l("Company"),
    "title": _l("Title"),
    "pronouns": _l("Pronouns"),
    "notes": _l("Notes"),
    "met_on": _l("Met on"),
    "met_where": _l("Met where"),
    "met_through": _l("Met through"),
    "cadence_months": _l("Months between words"),
}
LEFT_OUT: Mapping[str, str] = {
    "address": _l("postal addresses"),
    "birthday": _l("birthdays"),
    "photo": _l("photos"),
    "nickname": _l("nicknames"),
    "phonetic": _l("how names are spoken"),
    "relation": _l("relatives"),
    "related": _l("relatives"),
    "relationship": _l("relationships"),
    "anniversary": _l("anniversaries"),
    "department": _l("departments"),
    "gender": _l("gender"),
    "gift": _l("gifts"),
    "debt": _l("debts"),
    "task": _l("tasks"),
    "document": _l("documents"),
    "pet": _l("pets"),
    "life_event": _l("life events"),
    "conversation": _l("conversations"),
    "reminder": _l("reminders"),
    "key": _l("keys"),
    "sound": _l("sounds"),
    "logo": _l("logos"),
    "geo": _l("places on the map"),
    "im": _l("messenger names"),
    "starred": _l("stars"),
}
DELIMITER: Mapping[str, str] = {
    ",": _l("Comma"),
    ";": _l("Semicolon"),
    "\t": _l("Tab"),
    "|": _l("Bar"),
}
ENCODING: Mapping[str, str] = {
    "utf-8": _l("Unicode (UTF-8)"),
    "utf-8-sig": _l("Unicode (UTF-8, marked)"),
    "utf-16": _l("Unicode (UTF-16)"),
    "utf-32": _l("Unicode (UTF-32)"),
    "cp1252": _l("Western European (Windows-1252)"),
    "iso8859-15": _l("Western European (ISO 8859-15)"),
    "mac-roman": _l("Western European (old Mac)"),
    "cp1250": _l("Central European (Windows-1250)"),
    "iso8859-2": _l("Central European (ISO 8859-2)"),
    "cp1251": _l("Cyrillic (Windows-1251)"),
    "koi8-r": _l("Cyrillic (KOI8-R)"),
    "cp1253": _l("Greek (Windows-1253)"),
    "cp1254": _l("Turkish (Windows-1254)"),
    "cp1257": _l("Baltic (Windows-1257)"),
    "cp932": _l("Japanese (Shift JIS)"),
    "gb18030": _l("Chinese, simplified (GB 18030)"),
    "big5": _l("Chinese, traditional (Big5)"),
    "cp949": _l("Korean"),
}
COLUMN: Mapping[str, str] = {
    "": _l("leave out"),
    "name": _l("Full name"),
    "given": _l("First name"),
    "middle": _l("Middle name"),
    "family": _l("Last name"),
    "last_first": _l("Last name, first name"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "link": _l("Link"),
    "company": _l("Company"),
    "title": _l("Title"),
    "notes": _l("Notes"),
    "tags": _l("Tags"),
    "met_on": _l("Met on"),
    "met_where": _l("Met where"),
    "met_through": _l("Met through"),
    "connected_on": _l("Connected on LinkedIn on"),
    "pronouns": _l("Pronouns"),
    "key": _l("Number or id in the other program"),
}
NO_CADENCE = _l("No")
EVENT: Mapping[Verdict, str] = {
    Verdict.NEW: _l("taken in"),
    Verdict.SAME: _l("here already"),
    Verdict.UPDATE: _l("changes one that is here"),
}


def cadence(tier: Tier) -> str:
    """A tier as an answer to "keep in touch?"."""
    months = MONTHS[tier]
    every = ngettext("every month", "every %(num)s months", months)
    return _("%(tier)s: %(every)s", tier=tier.value, every=every)


def field(name: str) -> str:
    """What a column holds."""
    return str(COLUMN[name]) if name in COLUMN else name.replace("_", " ")


def reason(code: str) -> str:
    """A sign by which somebody was recognised."""
    return str(GROUND[code] if code in GROUND else SIGN[Sign(code)])


def left_out(name: str) -> str:
    """What a file says and Keepwarm does not take."""
    return str(LEFT_OUT[name]) if name in LEFT_OUT else name.replace("_", " ")


def taken(name: str, number: int) -> str:
    """What came along with the people."""
    if name == "planned":
        return ngettext("%(num)s follow-up", "%(num)s follow-ups", number)
    if name == "cadence":
        return ngettext("%(num)s cadence", "%(num)s cadences", number)
    return _("%(kind)s: %(number)s", kind=TALK[InteractionKind(name)], number=number)


def figure(value: int) -> str:
    """A number in the ways of the locale."""
    return str(format_decimal(value, locale=get_locale()))


def records(number: int) -> str:
    """So many entries of a file."""
    return ngettext("%(many)s entry", "%(many)s entries", number, many=figure(number))


def people(number: int) -> str:
    """So many people."""
    return ngettext("%(many)s person", "%(many)s people", number, many=figure(number))
