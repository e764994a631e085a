"""The settings page: installing, what this origin allows, and addresses for shortcuts."""

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import is_overheard
from crm.db.flask import db
from crm.transfer.sharing import addresses
from crm.transfer.sharing.forms import AddressForm
from crm.transfer.sharing.routes.blueprint import bp
from crm.transfer.sharing.wording import address_view
from crm.web.messages import say
from crm.web.public import absolute, base_url
from crm.web.reach import Place, reach


@bp.get("/settings/sharing")
def index() -> str:
    """What the phone can do here, and the addresses that there are."""
    return _page(AddressForm(formdata=None))


@bp.post("/settings/sharing")
def create() -> Response | str | tuple[str, int]:
    """Make an address, and show it this once."""
    form = AddressForm()
    if not form.validate():
        return _page(form), 422
    row, secret = addresses.make(db.session(), name=str(form.name.data), now=clock.now())
    db.session.commit()
    url = absolute(url_for(".bring", token=secret))
    helps = reach(_base()).helps_a_phone
    return render_template("transfer/sharing/address.html", name=row.name, url=url, helps_a_phone=helps)


@bp.post("/settings/sharing/<int:share_address_id>/revocation")
def revoke(share_address_id: int) -> Response:
    """End it."""
    row = addresses.revoke(db.session(), share_address_id, now=clock.now())
    db.session.commit()
    say(_("“%(name)s” was revoked. Nothing comes in through it any more.", name=row.name))
    return redirect(url_for(".index"), 303)


def _base() -> str:
    return base_url(db.session(), current_app.config["SETTINGS"])


def _where() -> str:
    """Where Keepwarm is reached, and what that means for a phone."""
    base = _base()
    found = reach(base)
    if not found.helps_a_phone:
        return _(
            "Keepwarm is reached at %(base)s: on this computer only. A phone does not get here.", base=base
        )
    if found.place in (Place.PUBLIC_HTTP, Place.PUBLIC_HTTPS):
        return _("Keepwarm is reached at %(base)s, from everywhere.", base=base)
    return _("Keepwarm is reached at %(base)s, by devices of your own network.", base=base)


def _page(form: AddressForm) -> str:
    return render_template(
        "transfer/sharing/index.html",
        form=form,
        addresses=[address_view(row) for row in addresses.of_owner(db.session())],
        is_secure=not is_overheard(),
        where=_where(),
        helps_a_phone=reach(_base()).helps_a_phone,
    )
