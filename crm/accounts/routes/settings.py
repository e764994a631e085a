"""The settings page: profile with own addresses; and the undo of every saved setting."""

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, queries
from crm.accounts.addresses import NoAddress, normalised
from crm.accounts.forms import OwnAddressForm, ProfileForm
from crm.accounts.gate import current_user
from crm.accounts.models import User
from crm.accounts.once import once
from crm.accounts.routes import saving
from crm.accounts.routes.blueprint import bp
from crm.accounts.signals import SameAddress, own_addresses_shown
from crm.db.flask import db
from crm.web.messages import say


@bp.get("/settings", endpoint="settings")
def profile() -> Response:
    """Name, zone, language, appearance and own addresses."""
    user = current_user()
    return _profile_page(_filled(user), OwnAddressForm(formdata=None))


@bp.post("/settings")
def save_profile() -> Response:
    """Save them."""
    form = ProfileForm()
    if not form.validate():
        return _profile_page(form, OwnAddressForm(formdata=None), 422)
    return saving.save(form.values(), url_for("accounts.settings"))


def _filled(user: User) -> ProfileForm:
    fields = ("name", "zone", "locale", "single_keys")
    known = {field: getattr(user, field) for field in fields}
    known |= {name: getattr(user, name) or "" for name in ("name_order", "sort_order")}
    week_start = str(user.week_start or "")
    return ProfileForm(formdata=None, theme=user.theme.value, week_start=week_start, **known)


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
@once
def add_address() -> Response:
    """Add an own address."""
    form, user = OwnAddressForm(), current_user()
    profile_form = _filled(user)
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


@bp.post("/settings/undo")
def undo_settings() -> Response:
    """Set back what the last save changed, where it has not been changed since."""
    return saving.undo(request.args.get("was", ""))
