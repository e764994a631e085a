"""Where we met, and the last word."""

from datetime import date

from flask_babel import gettext as _

from crm.followups.persons import Person
from crm.followups.wording.phrases import short
from crm.interactions.wording import KIND
from crm.web.dates import ago, day


def where_met(person: Person) -> str:
    """Where and when we met; empty when it is not known."""
    if person.met_where and person.met_on:
        return _("%(where)s, %(day)s", where=person.met_where, day=day(person.met_on))
    return person.met_where or (day(person.met_on) if person.met_on else "")


def last_word(person: Person, *, today: date) -> str:
    """The latest contact: what it was, how long ago, what was said."""
    if person.last is None:
        return ""
    what = _("%(kind)s %(ago)s", kind=KIND[person.last.kind], ago=ago(person.last.on, today))
    return f"{what}: {short(person.last.text)}" if person.last.text else what
