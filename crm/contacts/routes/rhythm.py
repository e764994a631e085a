"""How often, when not, and whether at all."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.contacts import actions, queries, wording
from crm.contacts.forms import KeepForm, PauseForm, RhythmForm
from crm.contacts.models import Contact
from crm.contacts.routes.blueprint import bp
from crm.core.cadence import Tier
from crm.db.flask import db
from crm.web.dates import day
from crm.web.messages import say
from crm.web.redirects import back


@bp.post("/contacts/<int:contact_id>/cadence")
def set_cadence(contact_id: int) -> Response:
    """Set the tier or the contact's own months."""
    contact, form = _contact(contact_id), RhythmForm()
    if not form.validate():
        return _refuse(contact, _("Choose a tier, or a number of months from 1 to 120."))
    was_tier, was_months = contact.tier or "", contact.own_months or ""
    tier, months = form.chosen_tier(), form.own_months.data
    actions.set_cadence(db.session(), contact, tier=tier, own_months=months, when=present())
    undo = url_for(".undo_cadence", contact_id=contact_id, tier=was_tier, months=was_months)
    return _answer(contact, _("In touch: %(often)s.", often=wording.cadence(contact.cadence)), undo)


@bp.post("/contacts/<int:contact_id>/cadence/undo")
def undo_cadence(contact_id: int) -> Response:
    """The cadence before."""
    contact = _contact(contact_id)
    months = request.args.get("months", type=int)
    own = months if months is not None and 1 <= months <= 120 else None
    actions.set_cadence(db.session(), contact, tier=_tier_before(), own_months=own, when=present())
    return _answer(contact, _("Back to %(often)s.", often=wording.cadence(contact.cadence)))


@bp.post("/contacts/<int:contact_id>/pause")
def pause(contact_id: int) -> Response:
    """No reminders until a day to come, or until resumed."""
    contact, form, when = _contact(contact_id), PauseForm(), present()
    until = form.until.data
    if not form.validate() or (until is not None and until <= when.today):
        return _refuse(contact, _("Choose a day after today, or none to pause until you resume."))
    actions.pause(db.session(), contact, until=until, when=when)
    text = _("Paused until %(day)s.", day=day(until)) if until else _("Paused.")
    return _answer(contact, text, url_for(".resume", contact_id=contact_id))


@bp.post("/contacts/<int:contact_id>/resume")
def resume(contact_id: int) -> Response:
    """End the pause; also its undo."""
    contact = _contact(contact_id)
    actions.resume(db.session(), contact, when=present())
    return _answer(contact, _("No longer paused."))


@bp.post("/contacts/<int:contact_id>/keep")
def answer_keep(contact_id: int) -> Response:
    """Answer "keep in touch?" with a tier, or with no."""
    contact, form = _contact(contact_id), KeepForm()
    if not form.validate():
        return _refuse(contact, _("Choose a tier, or no."))
    was = contact.tier or ""
    tier = Tier(form.tier.data) if form.tier.data else None
    actions.answer_keep(db.session(), contact, tier=tier, when=present())
    names = {"name": contact.name, "often": wording.cadence(contact.cadence)}
    text = _("%(name)s: %(often)s.", **names) if tier else _("No reminders for %(name)s.", name=contact.name)
    return _answer(contact, text, url_for(".undo_keep", contact_id=contact_id, tier=was))


@bp.post("/contacts/<int:contact_id>/keep/undo")
def undo_keep(contact_id: int) -> Response:
    """Take the answer back; it is asked again."""
    contact = _contact(contact_id)
    actions.unanswer_keep(db.session(), contact, tier=_tier_before(), when=present())
    return _answer(contact, _("You will be asked again."))


def _contact(contact_id: int) -> Contact:
    return queries.live_contact(db.session(), contact_id)


def _tier_before() -> Tier | None:
    text = request.args.get("tier", "")
    return Tier(text) if text in set(Tier) else None


def _answer(contact: Contact, text: str, undo: str | None = None) -> Response:
    db.session.commit()
    say(text, undo=undo)
    return back(url_for("people.contact", contact_id=contact.id))


def _refuse(contact: Contact, text: str) -> Response:
    say(text, level="danger")
    return back(url_for("people.contact", contact_id=contact.id))
