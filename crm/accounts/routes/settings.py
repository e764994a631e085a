"""The settings pages: profile with own addresses, and nudges."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, queries, wording
from crm.accounts.addresses import NoAddress, normalised
from crm.accounts.forms import NudgesForm, OwnAddressForm, ProfileForm
from crm.accounts.gate import current_user
from crm.accounts.models import Theme, User
from crm.accounts.routes import asking
from crm.accounts.routes.blueprint import bp
from crm.accounts.signals import SameAddress, own_addresses_shown
from crm.db.flask import db
from crm.web.messages import say

Before = dict[str, Any]


@bp.get("/settings", endpoint="settings")
def profile() -> Response:
    """Name, zone, language, appearance and own addresses."""
    user = current_user()
    form = ProfileForm(
        formdata=None, name=user.name, zone=user.zone, locale=user.locale, theme=user.theme.value
    )
    return _profile_page(form, OwnAddressForm(formdata=None))


@bp.post("/settings")
def save_profile() -> Response:
    """Save them."""
    form = ProfileForm()
    if not form.validate():
        return _profile_page(form, OwnAddressForm(formdata=None), 422)
    return _save(form.values(), url_for("accounts.settings"))


def _profile_page(form: ProfileForm, address_form: OwnAddressForm, status: int = 200) -> Response:
    session, user = db.session(), current_user()
    page = render_template(
        "accounts/profile.html",
        form=form,
        address_form=address_form,
        email=user.email,
        addresses=queries.address_rows(session),
        same_people=_same_people(user),
    )
    return make_response(page, status)


def _same_people(user: User) -> list[SameAddress]:
    """People among the contacts who have one of the user's own addresses; asked of whoever knows contacts."""
    session = db.session()
    addresses = queries.own_addresses(session, user)
    answers = own_addresses_shown.send(user, session=session, addresses=addresses)
    return [person for _receiver, people in answers for person in people]


@bp.post("/settings/addresses")
def add_address() -> Response:
    """Add an own address."""
    form, user = OwnAddressForm(), current_user()
    profile_form = ProfileForm(
        formdata=None, name=user.name, zone=user.zone, locale=user.locale, theme=user.theme.value
    )
    if not form.validate():
        return _profile_page(profile_form, form, 422)
    address = str(form.address.data)
    try:
        row = actions.add_address(db.session(), user, address, now=clock.now())
    except actions.AddressKnown:
        form.address.errors = [_("This is one of your addresses already.")]
        return _profile_page(profile_form, form, 422)
    db.session.commit()
    say(
        _("%(address)s is yours now.", address=address),
        undo=url_for("accounts.remove_address", address_id=row.id),
    )
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/settings/addresses/<int:address_id>/remove")
def remove_address(address_id: int) -> Response:
    """Remove an own address."""
    address = actions.remove_address(db.session(), current_user(), address_id, now=clock.now())
    db.session.commit()
    say(
        _("%(address)s was removed.", address=address),
        undo=url_for("accounts.restore_address", address=address),
    )
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/settings/addresses/undo")
def restore_address() -> Response:
    """Add again what was just removed."""
    try:
        address = normalised(request.args.get("address", ""))
        actions.add_address(db.session(), current_user(), address, now=clock.now())
    except (NoAddress, actions.AddressKnown):
        return redirect(url_for("accounts.settings"), 303)
    db.session.commit()
    say(_("%(address)s is yours again.", address=address))
    return redirect(url_for("accounts.settings"), 303)


@bp.get("/settings/nudges")
def nudges() -> Response:
    """Workdays, holidays, the daily mail."""
    user = current_user()
    form = NudgesForm(
        formdata=None,
        workdays=list(user.workdays),
        country=user.country or "",
        nudge_at=user.nudge_at,
        daily_capacity=user.daily_capacity,
        mail_calendar=user.mail_calendar,
    )
    return _nudges_page(form)


@bp.post("/settings/nudges")
def save_nudges() -> Response:
    """Save them."""
    form = NudgesForm()
    if not form.validate():
        return _nudges_page(form, 422)
    return _save(form.values(), url_for("accounts.nudges"))


def _nudges_page(form: NudgesForm, status: int = 200) -> Response:
    page = render_template(
        "accounts/nudges.html",
        form=form,
        zone=current_user().zone.replace("_", " "),
        email=current_user().email,
        mail_ready=asking.settings().mail_ready,
    )
    return make_response(page, status)


def _save(values: Mapping[str, Any], page: str) -> Response:
    user = current_user()
    before = actions.change_settings(db.session(), user, values, now=clock.now())
    db.session.commit()
    refresh()
    if not before:
        say(_("Nothing was changed."), level="info")
        return redirect(page, 303)
    steps = {field: [_plain(old), _plain(values[field])] for field, old in before.items()}
    undo = url_for("accounts.undo_settings", was=_sealer().dumps([user.id, page, steps]))
    say(wording.settings_saved(frozenset(before), user.zone), undo=undo)
    return redirect(page, 303)


@bp.post("/settings/undo")
def undo_settings() -> Response:
    """Set back what the last save changed, where it has not been changed since."""
    user, session = current_user(), db.session()
    try:
        user_id, page, steps = _sealer().loads(request.args.get("was", ""))
    except (BadSignature, ValueError):
        return redirect(url_for("accounts.settings"), 303)
    if user_id != user.id:
        return redirect(url_for("accounts.settings"), 303)
    values = {
        field: _typed(field, old)
        for field, (old, new) in steps.items()
        if _plain(getattr(user, field)) == new
    }
    actions.change_settings(session, user, values, now=clock.now())
    session.commit()
    refresh()
    if len(values) == len(steps):
        say(_("Set back as it was."))
    else:
        say(_("Some of it was changed since and stays as it is."), level="warning")
    return redirect(page, 303)


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="settings-undo")


def _plain(value: Any) -> Any:
    return value.isoformat("minutes") if isinstance(value, time) else value


def _typed(field: str, value: Any) -> Any:
    kinds: dict[str, Any] = {"nudge_at": time.fromisoformat, "theme": Theme}
    return kinds[field](value) if field in kinds else value
