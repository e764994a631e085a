"""What the pages of calendar accounts are drawn from, and how a server is asked from one."""

from collections.abc import Callable
from typing import TypeVar

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import throttle
from crm.accounts.gate import current_user, present
from crm.accounts.throttle import Limit
from crm.calendars import providers, queries, wording
from crm.calendars.far import Far, Spent, connect
from crm.calendars.forms import ConnectForm, RemovalForm, SecretForm, WriteForm
from crm.calendars.models import CalendarAccount
from crm.calendars.providers import PROVIDERS, NoWay, Provider
from crm.calendars.trouble import FarTrouble
from crm.calendars.views import account_view, others
from crm.calendars.wire import Access
from crm.config import Settings
from crm.db.flask import db
from crm.web.forms import Form

CALLS = Limit("calendar-calls", 10, 60.0)
"""How often somebody may have servers asked from a page."""

Got = TypeVar("Got")


def asked(form: Form, field: str, access: Access, home: str, what: Callable[[Far], Got]) -> Got | None:
    """What the server says, or None with the reason at the field. No transaction is open meanwhile."""
    wait = throttle.take(db.session(), [(CALLS, str(current_user().id))], now=clock.now())
    db.session.commit()
    text = _("That were many tries in a short time. Try again in a minute.")
    if wait is None:
        try:
            return what(connect(settings(), access, home_href=home))
        except FarTrouble as problem:
            text = " ".join(wording.trouble(problem.code, problem.text)).strip()
        except Spent:
            text = _("The server was asked a lot without an end. Try again later.")
    form[field].errors = [*form[field].errors, text]
    return None


def settings() -> Settings:
    """The operator's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def secret_key() -> bytes:
    """The key of this instance."""
    return bytes(current_app.config["SECRET_KEY"])


def to_page(account_id: int) -> Response:
    """On to its page."""
    return redirect(url_for("calendars.page", account_id=account_id), 303)


def index_page() -> str:
    """Which accounts there are."""
    session, when = db.session(), present()
    rows = queries.accounts(session)
    return render_template(
        "calendars/index.html",
        accounts=[account_view(session, row, when) for row in rows],
        providers=[(each.key, str(each.name)) for each in PROVIDERS],
        no_way=no_way(),
    )


def connect_page(form: ConnectForm, chosen: Provider) -> str:
    """Name and password."""
    return render_template(
        "calendars/connect.html",
        form=form,
        provider=chosen,
        is_other=chosen.key == providers.OTHER,
        no_way=wording.NO_WAY[form.no_way] if form.no_way is not None else "",
    )


def account_page(account: CalendarAccount) -> str:
    """How an account fares, and what can be done with it."""
    has_changes = "devices.index" in current_app.view_functions
    return render_template(
        "calendars/page.html",
        far=account_view(db.session(), account, present()),
        changes_href=url_for("devices.index") if has_changes else "",
    )


def choice_page(account: CalendarAccount, form: WriteForm) -> str:
    """Where is written, and where interviews are looked for."""
    view = account_view(db.session(), account, present())
    return render_template("calendars/choice.html", far=view, form=form)


def password_page(account: CalendarAccount, form: SecretForm) -> str:
    """Another password."""
    view = account_view(db.session(), account, present())
    known = next((each for each in PROVIDERS if each.address == account.address), None)
    hint = str(known.password) if known is not None else ""
    return render_template("calendars/password.html", far=view, form=form, hint=hint)


def removal_page(account: CalendarAccount, form: RemovalForm) -> str:
    """What removing does."""
    view = account_view(db.session(), account, present())
    return render_template("calendars/removal.html", far=view, form=form, has_made_own=account.has_made_own)


def write_form(account: CalendarAccount) -> WriteForm:
    """The form for the calendars of this account."""
    return WriteForm(calendars=others(queries.calendars(db.session(), account.id)))


def no_way() -> list[tuple[str, str]]:
    """Where no password helps: (name, what to do instead)."""
    return [(str(wording.NO_WAY_NAMES[way]), str(wording.NO_WAY[way])) for way in NoWay]
