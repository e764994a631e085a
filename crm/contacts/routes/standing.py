"""How one stands with a contact, set by one tap and taken back by another."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import ValidationError

from crm.accounts.gate import present
from crm.contacts import actions, queries, wording
from crm.contacts.actions import Standing
from crm.contacts.forms import past_day
from crm.contacts.models import LinkedIn, Recommendation, Referral
from crm.contacts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say
from crm.web.redirects import back

State = TypeVar("State", bound=StrEnum)
STATES: dict[str, type[StrEnum]] = {
    "linkedin": LinkedIn,
    "recommendation": Recommendation,
    "referral": Referral,
}


@bp.post("/contacts/<int:contact_id>/linkedin")
def set_linkedin(contact_id: int) -> Response:
    """Whether we are connected."""
    return _set(contact_id, LinkedIn, actions.set_linkedin, wording.linkedin)


@bp.post("/contacts/<int:contact_id>/recommendation")
def set_recommendation(contact_id: int) -> Response:
    """How far a recommendation is."""
    return _set(contact_id, Recommendation, actions.set_recommendation, wording.recommendation)


@bp.post("/contacts/<int:contact_id>/referral")
def set_referral(contact_id: int) -> Response:
    """Whether they would refer me."""
    return _set(contact_id, Referral, actions.set_referral, wording.referral)


@bp.post("/contacts/<int:contact_id>/standing/undo")
def undo_standing(contact_id: int) -> Response:
    """Everything as it was before."""
    contact = queries.live_contact(db.session(), contact_id)
    before = _before()
    if before is not None:
        actions.set_standing(db.session(), contact, before, when=present())
        db.session.commit()
        say(_("Taken back."))
    return back(url_for("people.contact", contact_id=contact_id))


def _set(
    contact_id: int, kind: type[State], act: Callable[..., None], words: Callable[[State], str]
) -> Response:
    contact, when = queries.live_contact(db.session(), contact_id), present()
    home = url_for("people.contact", contact_id=contact_id)
    state, on = _chosen(kind, request.form.get("state", "")), _day(request.form.get("on", ""))
    try:
        past_day(on, when.today)
    except ValidationError as wrong:
        say(str(wrong), level="danger")
        return back(home)
    if state is None:
        say(_("Choose one of the states."), level="danger")
        return back(home)
    undo = url_for(".undo_standing", contact_id=contact_id, **_spelt(actions.standing(contact)))
    act(db.session(), contact, state, on=on or when.today, when=when)
    db.session.commit()
    say(words(state), undo=undo)
    return back(home)


def _spelt(before: Standing) -> dict[str, Any]:
    """A standing as it stands in an address."""
    said = {name: getattr(before, name) for name in Standing.__slots__}
    return {name: str(value) for name, value in said.items() if value is not None}


def _before() -> Standing | None:
    """The standing that the address spells out; None when it does not."""
    days = {name: _day(request.args.get(name, "")) for name in Standing.__slots__ if name not in STATES}
    states = {name: _chosen(kind, request.args.get(name, "")) for name, kind in STATES.items()}
    if None in states.values():
        return None
    said: dict[str, Any] = {**days, **states}
    return Standing(**said)


def _chosen(kind: type[State], text: str) -> State | None:
    return kind(text) if text in set(kind) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
