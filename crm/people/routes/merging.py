"""Merging two contacts, and taking that back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.contacts import queries as contacts
from crm.contacts.models import Contact, MethodKind
from crm.core.names import split_name
from crm.db.changes import KEPT, ChangeAct
from crm.db.flask import db
from crm.people import actions, alike, uniting
from crm.people.queries import contacts as lists
from crm.people.queries import merges as queries
from crm.people.routes.blueprint import bp
from crm.web.messages import say
from crm.web.speaking import is_family_first

LONGEST_SEARCH = 100


@bp.get("/contacts/<int:contact_id>/merge")
def choose_other(contact_id: int) -> str:
    """With whom: who looks alike and who bears the same family name, or whoever is searched for."""
    session, today = db.session(), present().today
    contact = queries.whole(session, contact_id)
    q = request.args.get("q", "").replace("\x00", " ").strip()[:LONGEST_SEARCH]
    given, family = split_name(contact.name, family_first=is_family_first())
    found = lists.contact_page(session, lists.Wanted(q=q or family or given), None, today=today)
    ids = dict.fromkeys([*([] if q else _alike(contact)), *(row.id for row in found.rows)])
    ids.pop(contact.id, None)
    faces = alike.faces(session, ids, today=today)
    others = [faces[each] for each in ids]
    return render_template("people/merge_with.html", contact=contact, others=others, q=q)


@bp.get("/contacts/<int:contact_id>/merge/<int:other_id>")
def merge(contact_id: int, other_id: int) -> str | Response:
    """Both side by side: what differs is chosen, the rest comes together by itself."""
    session = db.session()
    kept, gone = _two(contact_id, other_id)
    if kept is gone:
        return redirect(url_for(".choose_other", contact_id=contact_id), 303)
    sides = uniting.sides(session, kept, gone)
    faces = alike.faces(session, (kept.id, gone.id), today=present().today)
    return render_template(
        "people/merge.html",
        kept=faces[kept.id],
        gone=faces[gone.id],
        questions=uniting.questions(session, *sides),
        likeness=alike.likeness(session, kept.id, gone.id),
        days=KEPT.days,
    )


@bp.post("/contacts/<int:contact_id>/merge/<int:other_id>")
def unite(contact_id: int, other_id: int) -> Response:
    """Make them one."""
    session, when = db.session(), present()
    kept, gone = _two(contact_id, other_id)
    if kept is gone:
        return redirect(url_for(".choose_other", contact_id=contact_id), 303)
    choice = uniting.chosen(request.form, *uniting.sides(session, kept, gone))
    act = actions.merge(session, kept, gone, choice, when=when)
    session.commit()
    undo = url_for(".undo_merge", act_id=act.id)
    say(_("%(one)s and %(other)s are one contact now.", **_names(act)), undo=undo)
    return redirect(url_for(".contact", contact_id=contact_id), 303)


@bp.post("/merges/<int:act_id>/undo")
def undo_merge(act_id: int) -> Response:
    """Two again, as before."""
    session, when = db.session(), present()
    act = queries.act(session, act_id, now=when.now)
    outcome = actions.undo_merge(session, act, when=when)
    session.commit()
    say(_("Two contacts again: %(one)s and %(other)s.", **_names(act)))
    if outcome.conflicts:
        count = len(outcome.conflicts)
        say(
            ngettext(
                "One thing was changed after the merge, and stays as it is now.",
                "%(num)s things were changed after the merge, and stay as they are now.",
                count,
            ),
            level="warning",
        )
    return redirect(url_for(".contact", contact_id=act.about["kept"]), 303)


def _alike(contact: Contact) -> list[int]:
    """Who is likely the same, by the likeness with which invitations are matched."""
    emails = [row.value for row in contact.methods if row.kind is MethodKind.EMAIL]
    company = next((row.company.name for row in contact.positions if row.is_current and row.company), "")
    matches = contacts.likely(db.session(), contact.name, emails[0] if emails else "", company)
    return [match.contact_id for match in matches if not match.is_trashed]


def _names(act: ChangeAct) -> dict[str, str]:
    return {"one": act.about["kept_name"], "other": act.about["gone_name"]}


def _two(contact_id: int, other_id: int) -> tuple[Contact, Contact]:
    session = db.session()
    return queries.whole(session, contact_id), queries.whole(session, other_id)
