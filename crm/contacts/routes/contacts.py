"""Adding and editing a contact, and "already known?" while one types."""

from collections.abc import Sequence
from dataclasses import asdict

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crm.accounts.gate import current_user, present
from crm.accounts.once import once
from crm.contacts import actions, queries, wording
from crm.contacts.forms import LINE, NAME, ContactForm, answers, blank_answers, filled_contact, meanwhile
from crm.contacts.forms.meanwhile import News
from crm.contacts.models import Contact, MethodKind
from crm.contacts.queries import Match
from crm.contacts.routes.blueprint import bp
from crm.core.when import When
from crm.db.flask import db
from crm.web.messages import say
from crm.web.redirects import back


@bp.get("/contacts/new")
def new() -> str:
    """An empty form; `company`, `name` and `link` in the address fill these fields."""
    data = {part: request.args.get(part, "")[:NAME] for part in ("company", "name")}
    custom = blank_answers(queries.custom_fields(db.session()), {})
    form = ContactForm(today=present().today, custom=custom, formdata=None, data=data)
    form.methods.fill(MethodKind.LINK, request.args.get("link", "")[:LINE])
    return _page(form)


@bp.post("/contacts/new")
@once
def create() -> Response | str | tuple[str, int]:
    """Add a person; if somebody seems to be the same, ask once."""
    when = present()
    form = _typed(when)
    if _changed_rows(form):
        return _page(form)
    known = _likely(form.name.data, form.first_email(), form.company.data)
    if not form.validate() or {match.contact_id for match in known} - form.seen_ids():
        return _page(form, known), 422
    values = form.values(_company_id(form, when))
    contact = actions.add(db.session(), values, when=when, region=current_user().country)
    _write_details(contact, form, when)
    db.session.commit()
    say(_("%(name)s is in your contacts.", name=contact.name))
    return back(url_for("people.contact", contact_id=contact.id))


@bp.get("/contacts/known")
def known() -> str:
    """The part of the form that says who is perhaps the same person."""
    name, company = (request.args.get(part, "") for part in ("name", "company"))
    typed = [text for part, text in request.args.items() if part.endswith("-value") and "@" in text]
    return render_template(
        "contacts/_known.html", known=_explained(_likely(name, typed[0] if typed else "", company))
    )


@bp.get("/contacts/<int:contact_id>/edit")
def edit(contact_id: int) -> str:
    """The form with what is known."""
    contact = queries.live_contact(db.session(), contact_id)
    return _page(_stored(contact), contact=contact)


@bp.post("/contacts/<int:contact_id>/edit")
def update(contact_id: int) -> Response | str | tuple[str, int]:
    """Save what was typed."""
    when = present()
    contact = queries.live_contact(db.session(), contact_id)
    form = _typed(when, contact)
    if _changed_rows(form):
        return _page(form, contact=contact)
    stored = _stored(contact)
    news = meanwhile.take_over(form, stored, _opened())
    if news:
        return _page(form, contact=contact, news=news, opened=meanwhile.marks(stored)), 422
    if not form.validate():
        return _page(form, contact=contact), 422
    actions.edit(
        db.session(),
        contact,
        form.values(_company_id(form, when)),
        when=when,
        moved_on=form.moved_day(),
        region=current_user().country,
    )
    _write_details(contact, form, when)
    db.session.commit()
    say(_("Saved."))
    return back(url_for("people.contact", contact_id=contact_id))


def _stored(contact: Contact) -> ContactForm:
    session = db.session()
    return filled_contact(
        contact,
        today=present().today,
        tags=[tag.name for tag in queries.tags_of(session, contact.id)],
        custom=blank_answers(queries.custom_fields(session), queries.custom_values(session, contact.id)),
    )


def _opened() -> str:
    """What the form said when it was opened, by its marks."""
    return request.form.get(meanwhile.FIELD, "")


def _typed(when: When, contact: Contact | None = None) -> ContactForm:
    custom = answers(queries.custom_fields(db.session()), request.form)
    if contact is None:
        return ContactForm(today=when.today, custom=custom)
    return ContactForm(today=when.today, known=contact.methods, to_meet_on=contact.met_on, custom=custom)


def _changed_rows(form: ContactForm) -> bool:
    """Whether only a row was to be added or taken away: then what was typed is shown again, not saved."""
    if "add_method" in request.form:
        form.methods.add()
    elif "drop_method" in request.form:
        form.methods.drop(request.form["drop_method"])
    else:
        return False
    return True


def _write_details(contact: Contact, form: ContactForm, when: When) -> None:
    actions.set_tags(db.session(), contact, form.tag_names(), when=when)
    actions.set_values(db.session(), contact, form.custom_values(), when=when)


def _page(
    form: ContactForm,
    known: list[Match] | None = None,
    contact: Contact | None = None,
    *,
    news: Sequence[News] = (),
    opened: str = "",
) -> str:
    return render_template(
        "contacts/form.html",
        form=form,
        known=_explained(known or []),
        contact=contact,
        news=[wording.changed_meanwhile(each.label, each.value, is_typed=each.is_typed) for each in news],
        opened=opened or _opened() or meanwhile.marks(form),
        companies=[name for _id, name in queries.live_companies(db.session())],
        known_tags=queries.tag_names(db.session()),
        was_at_work=contact is not None and any(row.is_current for row in contact.positions),
        was_added="add_method" in request.form,
    )


def _explained(known: list[Match]) -> list[dict[str, object]]:
    """Matches as the template shows them, with the reasons in words."""
    return [{**asdict(match), "why": wording.reasons(match.reasons)} for match in known]


def _likely(name: str | None, email: str | None, company: str | None) -> list[Match]:
    asked = [(text or "").replace("\x00", " ").strip()[:NAME] for text in (name, email, company)]
    return queries.likely(db.session(), *asked) if asked[0] or asked[1] else []


def _company_id(form: ContactForm, when: When) -> int | None:
    name = form.company.data or ""
    return actions.company_named(db.session(), name, when=when).id if name else None
