"""Password, signed-in browsers and the audit trail."""

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions, passwords, queries, wording
from crm.accounts.forms import ChangePasswordForm
from crm.accounts.gate import current_sign_in, current_user
from crm.accounts.routes import asking
from crm.accounts.routes.blueprint import bp
from crm.db.flask import db
from crm.web.messages import say


@bp.get("/settings/security")
def security() -> Response:
    """Password, browsers, recent activity."""
    return _page(ChangePasswordForm(formdata=None))


@bp.post("/settings/security/password")
def change_password() -> Response:
    """Change the password; every other browser is signed out."""
    form = ChangePasswordForm(current_user().email, current_user().name)
    if not form.validate():
        return _page(form, 422)
    problem = asking.password_problem(str(form.current.data))
    if problem is not None:
        form.current.errors = [problem]
        return _page(form, 422)
    hashed = passwords.make(asking.password_tool(), str(form.new.data))
    actions.change_password(db.session(), current_user(), hashed, now=clock.now(), but=current_sign_in())
    db.session.commit()
    say(_("The password is changed. Every other browser is signed out."))
    return redirect(url_for("accounts.security"), 303)


@bp.post("/settings/security/browsers/<int:sign_in_id>/end")
def end_one_session(sign_in_id: int) -> Response:
    """Sign one browser out."""
    actions.end_one_session(db.session(), sign_in_id, now=clock.now())
    db.session.commit()
    say(_("That browser is signed out."))
    return redirect(url_for("accounts.security"), 303)


@bp.post("/settings/security/browsers/end")
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    actions.end_all_sessions(db.session(), current_user(), now=clock.now(), but=current_sign_in())
    db.session.commit()
    say(_("You are signed out everywhere else."))
    return redirect(url_for("accounts.security"), 303)


def _page(form: ChangePasswordForm, status: int = 200) -> Response:
    session, user = db.session(), current_user()
    page = render_template(
        "accounts/security.html",
        form=form,
        sign_ins=queries.sign_ins(session, now=clock.now()),
        here=current_sign_in().id,
        activity=queries.recent_activity(session, user),
        browser_text=wording.browser_text,
        event_text=wording.event_text,
        worrying=wording.WORRYING,
    )
    return make_response(page, status)
