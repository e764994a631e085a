"""What is asked back before an interview is saved: who is known already, and for which opening it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from crm.contacts import queries as contacts
from crm.contacts import wording as contact_words
from crm.contacts.queries import Match
from crm.core.names import fold
from crm.core.similar import Sign
from crm.interviews.forms.interview import MOST_ROWS, InterviewForm
from crm.interviews.forms.people import NEW, PersonForm, number, row_of
from crm.openings import queries as openings
from crm.openings.models import Opening
from crm.openings.wording import STAGE
from crm.openings.wording import title as opening_title

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A person of the form as drawn: who they may be, or who they are when they take part already."""

    form: PersonForm
    options: list[Choice]
    note: str
    is_fixed: bool


def opening_choices(session: Session, company: str) -> list[Choice]:
    """The openings of a company of this name and "a new one"; empty when it has none."""
    found = _openings(session, company)
    return [*(_opening(each) for each in found), (NEW, _("A new one"))] if found else []


def ask_opening(session: Session, form: InterviewForm) -> bool:
    """Settle which opening is meant if it can be told; True when the user has to say.

    One of another company lends its title. Raises `NotFound` for one that is not the owner's.
    """
    found = _openings(session, form.company.data or "")
    chosen = number(form.opening.data)
    if form.opening.data == NEW or chosen in {each.id for each in found}:
        return False
    if chosen is not None:
        lent = openings.opening(session, chosen).title
        form.opening_title.data = form.opening_title.data or lent
    typed = fold(form.opening_title.data or "")
    same = next((each for each in found if typed and fold(each.title) == typed), None)
    if same is not None:
        form.opening.data = str(same.id)
    elif typed or not found:
        form.opening.data = NEW
    else:
        form.opening.data = str(found[0].id)
        return True
    return False


def ask_people(session: Session, form: InterviewForm) -> bool:
    """Turn the typed lines into rows if somebody in them seems known; True when the user has to say who."""
    company = form.company.data or ""
    known = [
        next((m for m in _likely(session, each.name, each.email, company) if _is_same(m, each.name)), None)
        for each in form.others.named
    ]
    if not any(known) or len(form.people) + len(known) > MOST_ROWS:
        return False
    for named, match in zip(form.others.named, known, strict=True):
        form.people.append_entry(row_of(named, match.contact_id if match is not None else None))
    form.others.data, form.others.named = "", []
    return True


def rows(session: Session, form: InterviewForm, *, taking_part: Mapping[int, str]) -> list[Row]:
    """The rows of the form; `taking_part` names those who take part already, by contact."""
    company = form.company.data or ""
    return [_row(session, each, company, taking_part) for each in form.people.rows()]


def _row(session: Session, form: PersonForm, company: str, taking_part: Mapping[int, str]) -> Row:
    name = taking_part.get(form.contact_id or 0)
    if name is not None:
        form.name.data = name
        return Row(form, [], "", is_fixed=True)
    matches = _likely(session, form.name.data or "", form.email.data or "", company)
    options = [(NEW, _("Somebody new")), *(_person(match) for match in matches)]
    meant = next((match for match in matches if match.contact_id == form.contact_id), None)
    if meant is None:
        form.known.data = NEW
    note = _("Known from %(where)s (%(why)s).", where=meant.where, why=_why(meant)) if meant else ""
    return Row(form, options if matches else [], note, is_fixed=False)


def _likely(session: Session, name: str, email: str, company: str) -> list[Match]:
    return contacts.likely(session, name, email, company) if name or email else []


def _is_same(match: Match, name: str) -> bool:
    """Sure, or of exactly this name at this company."""
    is_namesake = fold(match.name) == fold(name) and Sign.SAME_COMPANY in match.reasons
    return match.is_sure or is_namesake


def _why(match: Match) -> str:
    return contact_words.reasons(match.reasons)


def _person(match: Match) -> Choice:
    label = _("%(name)s (%(where)s)", name=match.name, where=match.where) if match.where else match.name
    return str(match.contact_id), _("%(label)s, from the trash", label=label) if match.is_trashed else label


def _openings(session: Session, company: str) -> Sequence[Opening]:
    """Those of a known company, the open ones first, the newest first."""
    known = contacts.company_by_name(session, company) if company else None
    if known is None:
        return []
    return sorted(openings.at_company(session, known.id), key=lambda each: each.stage.is_final)


def _opening(opening: Opening) -> Choice:
    label = _("%(title)s (%(stage)s)", title=opening_title(opening.title), stage=STAGE[opening.stage])
    return str(opening.id), label
