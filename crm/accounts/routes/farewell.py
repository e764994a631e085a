"""Taking one's data along, and leaving for good."""

from flask import make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, cookies
from crm.accounts.forms import DeleteAccountForm
from crm.accounts.gate import current_user, public
from crm.accounts.routes import asking
from crm.accounts.routes.blueprint import bp
from crm.db.flask import db


@bp.get("/settings/data")
def data() -> Response:
    """What can be downloaded, and the way out."""
    return make_response(render_template("accounts/data.html"))


@bp.get("/settings/data/delete")
def farewell() -> Response:
    """What goes when the account is deleted."""
    return _page(DeleteAccountForm(formdata=None))


@bp.post("/settings/data/delete")
def delete_account() -> Response:
    """Delete the account with everything in it."""
    form = DeleteAccountForm()
    if not form.validate():
        return _page(form, 422)
    problem = asking.password_problem(str(form.password.data))
    if problem is not None:
        form.password.errors = [problem]
        return _page(form, 422)
    actions.delete(db.session(), current_user(), now=clock.now())
    db.session.commit()
    session.clear()
    response = redirect(url_for("accounts.good_bye"), 303)
    cookies.clear(response)
    return response


@bp.get("/good-bye")
@public
def good_bye() -> Response:
    """The account is gone."""
    return make_response(render_template("accounts/good_bye.html"))


def _page(form: DeleteAccountForm, status: int = 200) -> Response:
    page = render_template("accounts/delete.html", form=form, email=current_user().email)
    return make_response(page, status)
