"""Drafts for the long run: a hello after months, congratulations, a note that asks to connect."""

from flask_babel import gettext as _

from crm.core.kinds import Stage
from crm.core.ladders import months_of
from crm.followups.nudges import Nudge
from crm.followups.persons import Person
from crm.followups.wording import phrases
from crm.followups.wording.phrases import short

LONGEST_NOTE = 199  # LinkedIn takes 200 characters from accounts that pay nothing
QUIET = (Stage.FROZEN, Stage.NO_ANSWER)


def hello(nudge: Nudge) -> str:
    """A hello some months after an application has ended; it asks for nothing."""
    role, months = phrases.the_role(nudge), months_of(nudge.origin_key)
    company = phrases.where_they_are(nudge)
    if nudge.stage in QUIET:
        return _quiet(role, company)
    if nudge.stage is not Stage.REJECTED:
        return _stepped_back(nudge, role, company)
    if months == 1:
        return " ".join(
            (
                _(
                    "I hope that %(role)s found the right person, and that they have settled in well.",
                    role=role,
                ),
                _think_back(nudge),
                _("How are things going at %(company)s?", company=company),
            )
        )
    if months <= 3:
        return " ".join(
            (
                _("It has been a few months since we were in touch about %(role)s.", role=role),
                _told(nudge, company),
            )
        )
    return " ".join(
        (
            _("Half a year ago we were in touch about %(role)s, and I have not forgotten it.", role=role),
            _told(nudge, company),
            _("If you ever feel like a coffee or a short call, I would enjoy that."),
        )
    )


def keep_in_touch(nudge: Nudge) -> str:
    """A hello in the rhythm that the user wants."""
    person = nudge.person
    if person is None:
        return ""
    if person.detail:
        return _(
            "I was thinking of what you once told me: %(detail)s. How is that going?",
            detail=phrases.detail(nudge),
        )
    if person.met_where:
        return _(
            "I was thinking of how we met (%(where)s) and wondered how things are going for you.",
            where=person.met_where,
        )
    return _("It has been a while, and I wondered how things are going for you.")


def congratulation(nudge: Nudge) -> str:
    """Joy about a new job, by its name as far as it is known."""
    return " ".join(
        (
            _new_job(nudge.person),
            _("I was happy to hear it, and hope that the first weeks are good to you."),
            _("I would love to hear how you find it."),
        )
    )


def connection_note(nudge: Nudge) -> str:
    """A note of less than 200 characters that says where we met; the place is cut where it is too long."""
    name = short(phrases.given_name(nudge))[:40]
    where = nudge.person.met_where if nudge.person is not None else ""
    room = LONGEST_NOTE - len(_note(name, "")) - len(" ()")
    where = " ".join((where or nudge.company).split())
    if len(where) > room:
        where = where[: room - 1].rstrip() + "…"
    return _note(name, where)


def _note(name: str, where: str) -> str:
    met = f" ({where})" if where else ""
    if name:
        return _(
            "Hi %(name)s, I enjoyed meeting you%(where)s and would be glad to stay in touch here.",
            name=name,
            where=met,
        )
    return _("I enjoyed meeting you%(where)s and would be glad to stay in touch here.", where=met)


def _quiet(role: str, company: str) -> str:
    return " ".join(
        (
            _("It has gone quiet around %(role)s, as it sometimes does, and that is fine.", role=role),
            _("I wanted to say hello and ask how things are going at %(company)s.", company=company),
            _("If this or something else moves again, I would be happy to talk."),
        )
    )


def _stepped_back(nudge: Nudge, role: str, company: str) -> str:
    return " ".join(
        (
            _("It has been a while since I stepped back from %(role)s.", role=role),
            _think_back(nudge),
            _("How are things going at %(company)s?", company=company),
        )
    )


def _think_back(nudge: Nudge) -> str:
    if phrases.has_talked(nudge):
        return _("I still think of our talk with pleasure, and wanted to say hello.")
    return _("I wanted to say hello.")


def _told(nudge: Nudge, company: str) -> str:
    detail = phrases.detail(nudge)
    if detail:
        return _("I still think of what you told me: %(detail)s. How is that going?", detail=detail)
    return _("I wondered how you are, and what is keeping you busy at %(company)s.", company=company)


def _new_job(person: Person | None) -> str:
    if person is not None and person.company and person.title:
        return _(
            "Congratulations on your new role as %(title)s at %(company)s!",
            title=short(person.title),
            company=person.company,
        )
    if person is not None and person.company:
        return _("Congratulations on your move to %(company)s!", company=person.company)
    if person is not None and person.title:
        return _("Congratulations on your new role as %(title)s!", title=short(person.title))
    return _("Congratulations on your new job!")
