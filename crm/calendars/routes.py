"""The pages of calendar accounts: connect, choose, see how it fares, change, pause, remove."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm import clock
from crm.accounts import actions as people
from crm.accounts.gate import current_user
from crm.accounts.once import once
from crm.calendars import actions, deciding, providers, queries
from crm.calendars.far import Access, Far, FarCalendar
from crm.calendars.forms import HERE, MAKE, NOTHING, THERE, RemovalForm, SecretForm, WriteForm, connect_form
from crm.calendars.models import CalendarAccount
from crm.calendars.pages import (
    account_page,
    asked,
    choice_page,
    connect_page,
    index_page,
    password_page,
    removal_page,
    secret_key,
    to_page,
    write_form,
)
from crm.calendars.views import earliest
from crm.db.flask import db
from crm.outbound.sealing import BadSeal
from crm.web.dates import moment
from crm.web.messages import say

bp = Blueprint("calendars", __name__)


@bp.get("/settings/calendars")
def index() -> str:
    """Calendars elsewhere that Keepwarm keeps in step."""
    return index_page()


@bp.get("/settings/calendars/new")
def new() -> str:
    """Name and password at a provider, or also the address of a server."""
    chosen = _provider(request.args.get("provider", providers.OTHER))
    return connect_page(connect_form(chosen, formdata=None), chosen)


@bp.post("/settings/calendars")
@once
def create() -> Response | tuple[str, int]:
    """Ask the server which calendars there are, and keep the account if it answers."""
    chosen = _provider(request.form.get("provider", ""))
    form, user_id = connect_form(chosen), current_user().id
    if not form.validate() or form.place is None:
        return connect_page(form, chosen), 422
    access, session = form.access(), db.session()
    known = queries.like(session, access.address, access.username)
    if known is not None:
        say(_("This account is connected already."), level="info")
        return to_page(known.id)
    found = asked(form, "password", access, "", lambda far: (far.calendars(), far.home_href))
    if found is None:
        return connect_page(form, chosen), 422
    known = queries.like(session, access.address, access.username)
    if known is not None:  # sent twice, and the other one was faster
        return to_page(known.id)
    new = actions.NewAccount(form.place.name, access, found[1], tuple(found[0]))
    account = actions.add(session, new, key=secret_key(), now=clock.now())
    account.next_at = None  # a round before the calendars are chosen would put off the one after it
    people.note(session, user_id, "calendar account added", now=clock.now(), detail=form.place.name)
    session.commit()
    say(_("Connected. Now choose the calendars."))
    return redirect(url_for("calendars.choose", account_id=account.id), 303)


@bp.get("/settings/calendars/<int:account_id>")
def page(account_id: int) -> str:
    """One account."""
    return account_page(queries.account_of(db.session(), account_id))


@bp.get("/settings/calendars/<int:account_id>/choice")
def choose(account_id: int) -> str:
    """Which of its calendars are used, and for what."""
    account = queries.account_of(db.session(), account_id)
    rows = [row for row in queries.calendars(db.session(), account.id) if not row.is_own]
    read = [row.id for row in rows if row.is_read]
    is_new = account.last_ok_at is None and not account.own_href
    chosen = [row.id for row in rows] if is_new and not read else read
    own = MAKE if is_new or account.own_href else NOTHING
    return choice_page(account, WriteForm(formdata=None, calendars=rows, own=own, read=chosen))


@bp.post("/settings/calendars/<int:account_id>/choice")
def save_choice(account_id: int) -> Response | tuple[str, int]:
    """Use them so; a calendar of our own is made there now."""
    session = db.session()
    account = queries.account_of(session, account_id)
    form = write_form(account)
    if not form.validate():
        return choice_page(account, form), 422
    own = form.own.data or NOTHING
    href = next((row.href for row in form.calendars if str(row.id) == own), "")
    found = None
    if own != NOTHING:
        access = _kept(account)
        if access is None:
            return redirect(url_for("calendars.password", account_id=account_id), 303)
        found = asked(form, "own", access, account.home_href, lambda far: _own(far, href))
        account = queries.account_of(session, account_id)
        if found is None:
            return choice_page(account, form), 422
    if found is not None:
        actions.take_own(session, account, found, made=own == MAKE, now=clock.now())
    elif form.own.data == NOTHING and account.own_href:
        deciding.write_nothing(session, account)
    actions.choose_calendars(session, account, form.read.data or [])
    actions.ask_soon(account, now=clock.now())
    session.commit()
    say(_("Saved. The next round goes by it."))
    return to_page(account_id)


@bp.post("/settings/calendars/<int:account_id>/sync")
def sync(account_id: int) -> Response:
    """Let the next round begin as soon as it may."""
    session, now = db.session(), clock.now()
    account = queries.account_of(session, account_id)
    if not account.is_on or not account.secret:
        say(_("The account is paused; switch it on first."), level="warning")
        return to_page(account_id)
    wait = earliest(account, now)
    actions.ask_soon(account, now=now)
    session.commit()
    if wait is None:
        say(_("The next round begins within a minute or two."))
    else:
        text = _("The server is asked at most every 15 minutes: again at %(when)s.", when=moment(wait))
        say(text, level="info")
    return to_page(account_id)


@bp.post("/settings/calendars/<int:account_id>/off")
def pause(account_id: int) -> Response:
    """Ask nothing there for now."""
    account = queries.account_of(db.session(), account_id)
    actions.pause(account)
    db.session.commit()
    say(_("Paused. Nothing is asked there."), undo=url_for("calendars.resume", account_id=account_id))
    return to_page(account_id)


@bp.post("/settings/calendars/<int:account_id>/on")
def resume(account_id: int) -> Response:
    """Go on; without a password there is nothing to go on with."""
    account = queries.account_of(db.session(), account_id)
    if not account.secret:
        return redirect(url_for("calendars.password", account_id=account_id), 303)
    actions.resume(account, now=clock.now())
    db.session.commit()
    say(_("It goes on."), undo=url_for("calendars.pause", account_id=account_id))
    return to_page(account_id)


@bp.get("/settings/calendars/<int:account_id>/password")
def password(account_id: int) -> str:
    """Another app password."""
    return password_page(queries.account_of(db.session(), account_id), SecretForm(formdata=None))


@bp.post("/settings/calendars/<int:account_id>/password")
def save_password(account_id: int) -> Response | tuple[str, int]:
    """Try it, and keep it if the server takes it."""
    session, form = db.session(), SecretForm()
    account = queries.account_of(session, account_id)
    if not form.validate():
        return password_page(account, form), 422
    access = Access(account.address, account.username, form.password.data or "")
    found = asked(form, "password", access, "", lambda far: (far.calendars(), far.home_href))
    account = queries.account_of(session, account_id)
    if found is None:
        return password_page(account, form), 422
    _let_in(account, access, found)
    people.note(session, account.user_id, "calendar password changed", now=clock.now(), detail=account.name)
    session.commit()
    say(_("The server takes it. The account is on."))
    return to_page(account_id)


@bp.get("/settings/calendars/<int:account_id>/removal")
def removal(account_id: int) -> str:
    """What removing it does."""
    account = queries.account_of(db.session(), account_id)
    return removal_page(account, RemovalForm(formdata=None, what=THERE if account.secret else HERE))


@bp.post("/settings/calendars/<int:account_id>/removal")
def remove(account_id: int) -> Response | tuple[str, int]:
    """Take away what was written there and then the account, or only the account."""
    session, form, now = db.session(), RemovalForm(), clock.now()
    account = queries.account_of(session, account_id)
    if not form.validate():
        return removal_page(account, form), 422
    people.note(session, account.user_id, "calendar account removed", now=now, detail=account.name)
    if form.what.data == HERE or not account.own_href:
        actions.forget(session, account)
        session.commit()
        say(_("“%(name)s” was removed. Nothing was changed there.", name=account.name))
        return redirect(url_for("calendars.index"), 303)
    actions.remove(account, now=now)
    session.commit()
    say(_("It is being removed."), undo=url_for("calendars.stay", account_id=account_id))
    return to_page(account_id)


@bp.post("/settings/calendars/<int:account_id>/removal/undo")
def stay(account_id: int) -> Response:
    """Keep it after all; what was taken away there is written again."""
    account = queries.account_of(db.session(), account_id)
    account.is_leaving = False
    actions.ask_soon(account, now=clock.now())
    db.session.commit()
    say(_("It stays. What was taken away already is written again."))
    return to_page(account_id)


def _provider(key: str) -> providers.Provider:
    found = providers.provider(key)
    if found is None:
        abort(404)
    return found


def _kept(account: CalendarAccount) -> Access | None:
    """How to get in, if the password is there and can be read."""
    try:
        access = actions.access_of(account, key=secret_key())
    except BadSeal:
        return None
    return access if access.password else None


def _own(far: Far, href: str) -> FarCalendar:
    """The calendar at this address; without one, a new one is made."""
    return far.calendar(href) if href else far.make_calendar(actions.OWN_NAME, actions.OWN_COLOUR)


def _let_in(account: CalendarAccount, access: Access, found: tuple[list[FarCalendar], str]) -> None:
    now = clock.now()
    actions.change_access(account, access, key=secret_key(), now=now)
    account.home_href = found[1]
    actions.note_calendars(db.session(), account, found[0])
    actions.resume(account, now=now)
