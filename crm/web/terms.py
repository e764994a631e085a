"""Words that need a word: one or two sentences each, and where the guide says more."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, url_for
from flask_babel import gettext as _

from crm.web.lazy import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it stands on pages, what it means, and its place in the guide."""

    title: str
    text: str
    page: str
    anchor: str = ""

    @property
    def question(self) -> str:
        """What its button says."""
        return _("What is “%(word)s”?", word=self.title)

    @property
    def href(self) -> str:
        """Its place in the guide."""
        return url_for("guide.page", page=self.page, _anchor=self.anchor or None)


TERMS: Mapping[str, Term] = {
    "cadence": Term(
        _l("Cadence"),
        _l("How often you want to hear of somebody. The next date counts from the last contact."),
        "people",
        "keep-in-touch",
    ),
    "tier": Term(
        _l("Tier"),
        _l(
            "How often you hear of each other: A each month, B every three months, C every six, "
            "D once a year."
        ),
        "people",
        "keep-in-touch",
    ),
    "slipping": Term(
        _l("Slipping"),
        _l("Overdue by half of the cadence again: a contact of every two months who was due a month ago."),
        "people",
        "keep-in-touch",
    ),
    "going_quiet": Term(
        _l("Going quiet"),
        _l("Nobody set a cadence, you were in touch more than once, and then not for three months."),
        "today",
        "the-daily-mail",
    ),
    "opener": Term(
        _l("Opener"),
        _l("Lines to begin a message with, from where you met, the last detail and the reason. Change them."),
        "today",
        "answering",
    ),
    "debrief": Term(
        _l("Debrief"),
        _l("What came of an interview, written the same day. One detail per person goes into the thank-you."),
        "interviews",
        "debrief",
    ),
    "ladder": Term(
        _l("Ladder"),
        _l("The steps that an interview plans by itself: thank-you, check-in, and later a hello."),
        "interviews",
        "what-an-interview-plans",
    ),
    "capacity": Term(
        _l("Nudges a day"),
        _l("No day gets more nudges than this. What does not fit moves to a freer day within two weeks."),
        "today",
        "how-much-a-day",
    ),
    "feed": Term(
        _l("Calendar feed"),
        _l("A secret address that calendar apps read by themselves, so that nudges stand on their days."),
        "calendars",
        "feeds",
    ),
    "privacy": Term(
        _l("How much it says"),
        _l("Only a number, initials, or everything: others may see a calendar, and its provider keeps it."),
        "calendars",
        "how-much-it-says",
    ),
    "confidence": Term(
        _l("In confidence"),
        _l("Shown to you alone: on no calendar, in no mail, and in no download that does not ask for it."),
        "data",
        "what-is-told-to-whom",
    ),
}


def term(word: str) -> Term:
    """A word of these, its texts in the language of the page."""
    found = TERMS[word]
    return Term(str(found.title), str(found.text), found.page, found.anchor)


def init(app: Flask) -> None:
    """Make `term` known to templates."""
    app.jinja_env.globals.update(term=term)
