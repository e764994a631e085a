"""The pages of devices: which there are, adding one, ending one, and taking back what one changed."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts.gate import current_user, present, user_zone
from crm.dav import passwords, queries, traces
from crm.dav.devices import views
from crm.dav.devices.apps import App
from crm.dav.devices.changes import change_view
from crm.dav.devices.forms import SCOPE_NOTES, SCOPES, DeviceForm
from crm.dav.devices.profiles import MIME, Wanted, profile
from crm.dav.models import Scope
from crm.db.flask import db
from crm.published.naming import owner_mark
from crm.web.messages import say

CHANGES_SHOWN = 20
FOREIGN_SHOWN = 20
FILE = "Keepwarm.mobileconfig"

bp = Blueprint("devices", __name__)


@bp.get("/settings/devices")
def index() -> str:
    """Which devices there are, and what they changed."""
    session = db.session()
    return render_template(
        "dav/index.html",
        devices=[views.device_view(row) for row in queries.passwords(session)],
        apps=views.app_views(session),
        reach=views.reach_now(session),
        has_accounts="calendars.index" in current_app.view_functions,
        changes=[change_view(trace) for trace in traces.recent(session, limit=CHANGES_SHOWN)],
        foreign=views.foreign_views(queries.foreign_events(session, limit=FOREIGN_SHOWN), user_zone()),
    )


@bp.get("/settings/devices/new")
def new() -> str:
    """Another device."""
    app = _app(request.args.get("app", App.OTHER))
    shown = views.app_view(db.session(), app)
    return _form_page(DeviceForm.suggested(shown.name if app is not App.OTHER else ""), app)


@bp.post("/settings/devices")
def create() -> Response | str | tuple[str, int]:
    """Make its password, and show it this once: as text, or in a profile."""
    app, form = _app(request.form.get("app", "")), DeviceForm()
    if not form.validate():
        return _form_page(form, app), 422
    session, user = db.session(), current_user()
    made, secret = passwords.make(
        session,
        name=str(form.name.data),
        scope=Scope(form.scope.data),
        is_read_only=bool(form.is_read_only.data),
        now=clock.now(),
    )
    session.commit()
    if request.form.get("as") == "profile":
        return _profile(made.scope, secret)
    return render_template(
        "dav/password.html",
        device=made,
        secret=secret,
        secret_lines=views.in_lines(secret),
        username=user.email,
        app=views.app_view(session, app),
    )


@bp.get("/settings/devices/profile")
def without_password() -> Response:
    """The accounts as a profile; the device asks for the password."""
    return _profile(Scope.ALL, "")


@bp.post("/settings/devices/<int:password_id>/revocation")
def revoke(password_id: int) -> Response:
    """End it."""
    session = db.session()
    password = queries.password_in_use(session, password_id)
    passwords.revoke(session, password, now=clock.now())
    session.commit()
    say(_("“%(name)s” was revoked. It gets no further than the door from now on.", name=password.name))
    return redirect(url_for("devices.index"), 303)


@bp.post("/settings/devices/changes/<int:act_id>/undo")
def undo(act_id: int) -> Response:
    """Take back what a device changed."""
    session = db.session()
    taken_back = traces.undo(session, act_id, when=present())
    session.commit()
    if taken_back.conflicts:
        say(_("Taken back in part: the rest was changed again since, and stays as it is."))
    else:
        say(_("Taken back. The device shows it when it asks next."))
    return redirect(url_for("devices.index", _anchor="changes"), 303)


def _app(value: str) -> App:
    try:
        return App(value)
    except ValueError:
        abort(404)


def _form_page(form: DeviceForm, app: App) -> str:
    session = db.session()
    return render_template(
        "dav/form.html",
        form=form,
        app=views.app_view(session, app),
        scopes=[(str(scope), str(label), str(SCOPE_NOTES.get(scope, ""))) for scope, label in SCOPES.items()],
    )


def _profile(scope: Scope, secret: str) -> Response:
    user = current_user()
    wanted = Wanted(
        user_id=user.id,
        mark=owner_mark(user.id, user.created_at),
        username=user.email,
        title="Keepwarm",
        about=_("Follow-ups, interviews and contacts of %(email)s.", email=user.email),
        scope=scope,
        password=secret,
    )
    response = Response(profile(wanted, views.server(db.session())), content_type=MIME)
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response
