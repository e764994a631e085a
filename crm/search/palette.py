"""What the palette lists: people, places and acts; with something typed what the engine finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.search import shown
from crm.search.commands import Command, commands
from crm.search.marking import Piece
from crm.search.models import Kind
from crm.search.queries import search

KINDS = (Kind.CONTACT, Kind.COMPANY, Kind.OPENING, Kind.INTERVIEW)
MOST, RECENT, MOST_COMMANDS, SHORT = 5, 6, 6, 45


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with one person, offered beside the hit."""

    label: str
    href: str
    icon: str


@dataclass(frozen=True, slots=True)
class Option:
    """A line of the palette; `acts` only for a person."""

    line: shown.Line
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading; either hits or commands."""

    title: str
    options: Sequence[Option] = ()
    commands: Sequence[Command] = ()


def sections(session: Session, asked_for: str) -> list[Section]:
    """What to list: people first, then places and acts, then everything else that was found."""
    if not asked_for:
        recent = _recent(session)
        lately = [Section(_("Lately"), recent)] if recent else []
        return [*lately, Section(_("Go to and do"), commands=commands("", most=99))]
    answer = search(session, asked_for, kinds=KINDS, limit=MOST)
    groups = shown.groups(session, answer, today=None, most=MOST, long=SHORT)
    people = [hit.ref_id for hit in answer.hits.get(Kind.CONTACT, [])[:MOST]]
    acts = _acts(session, people)
    found = []
    for kind, group in zip((kind for kind in KINDS if answer.hits.get(kind)), groups, strict=True):
        beside = [acts[each] for each in people] if kind is Kind.CONTACT else [()] * len(group.lines)
        title = _("Interviews") if kind is Kind.INTERVIEW else group.title
        found.append(Section(title, [Option(*pair) for pair in zip(group.lines, beside, strict=True)]))
    offered = commands(asked_for, most=MOST_COMMANDS)
    if offered:
        found.insert(1 if people else 0, Section(_("Go to and do"), commands=offered))
    return found


def said(found: Sequence[Section]) -> str:
    """How many lines there are, for who cannot see them."""
    number = sum(len(each.options) + len(each.commands) for each in found)
    return ngettext("%(num)s result", "%(num)s results", number) if number else _("Nothing found")


def _recent(session: Session) -> list[Option]:
    """Those with whom one was in touch last; before there was any word, those who were added last."""
    live = (Contact.archived_at.is_(None), Contact.deleted_at.is_(None))
    newest = select(Contact.id).where(*live).limit(RECENT)
    ids = list(
        session.scalars(
            newest.where(Contact.last_contact_on.is_not(None)).order_by(
                Contact.last_contact_on.desc(), Contact.id.desc()
            )
        )
    )
    if len(ids) < RECENT:
        ids += list(session.scalars(newest.order_by(Contact.created_at.desc(), Contact.id.desc())))
    ids = list(dict.fromkeys(ids))[:RECENT]
    rows = session.execute(
        select(Contact.id, Contact.name, Position.title, Company.name.label("company"))
        .outerjoin(Position, (Position.contact_id == Contact.id) & Position.is_current)
        .outerjoin(Company, Company.id == Position.company_id)
        .where(Contact.id.in_(ids))
    )
    acts = _acts(session, ids)
    found = {
        row.id: Option(_face(row.id, row.name, row.company or row.title or ""), acts[row.id]) for row in rows
    }
    return [found[each] for each in ids if each in found]


def _face(contact_id: int, name: str, about: str) -> shown.Line:
    return shown.Line(
        href=url_for("people.contact", contact_id=contact_id),
        title=[Piece(name, is_hit=False)],
        about=[Piece(about, is_hit=False)],
        context=[],
        meta="",
        name=name,
    )


def _acts(session: Session, contact_ids: Sequence[int]) -> dict[int, tuple[Act, ...]]:
    """What can be done at once with each of them."""
    rows = session.execute(
        select(ContactMethod.contact_id, ContactMethod.value)
        .where(ContactMethod.contact_id.in_(contact_ids), ContactMethod.kind == MethodKind.EMAIL)
        .order_by(ContactMethod.place.desc(), ContactMethod.id.desc())
    )
    mails = {row.contact_id: row.value for row in rows}
    return {each: _acts_on(each, mails.get(each, "")) for each in contact_ids}


def _acts_on(contact_id: int, mail: str) -> tuple[Act, ...]:
    found = (
        Act(_("Log a contact"), url_for("interactions.new", contact=contact_id), "message-plus"),
        Act(_("Plan a follow-up"), url_for("followups.new", contact_id=contact_id), "calendar-plus"),
        Act(_("Edit"), url_for("contacts.edit", contact_id=contact_id), "pencil"),
    )
    return (*found, Act(_("Write a mail"), f"mailto:{mail}", "mail")) if mail else found
