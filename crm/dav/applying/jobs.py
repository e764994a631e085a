"""ORG and TITLE of a card: a corrected title, or a move to another company."""

from dataclasses import replace

from sqlalchemy.orm import Session

from crm.contacts import actions, keys
from crm.contacts.forms.fields import NAME
from crm.contacts.models import Contact, Position
from crm.core.vcard_text import Card
from crm.core.when import When
from crm.dav.applying.known import region_of, told, values_of
from crm.dav.applying.noting import Did, Noting


def follow(
    session: Session, contact: Contact, base: Card, theirs: Card, noting: Noting, *, when: When
) -> None:
    """The same company with another title corrects the position; another company is a move, with history.

    The first company is written down without a move: nobody knows since when.
    """
    company, title = (keys.one_line(text)[:NAME] for text in (theirs.company, theirs.title))
    is_same_company = keys.company_key(company) == keys.company_key(base.company)
    is_same_title = title == keys.one_line(base.title)
    if is_same_company and is_same_title:
        return
    current = actions.current_position(session, contact)
    if is_same_title and current is not None:
        title = current.title
    if is_same_company:
        _correct(session, contact, current.company_id if current else None, title, noting, when=when)
        return
    company_id = actions.company_named(session, company, when=when).id if company else None
    if current is None or current.company_id is None:
        _correct(session, contact, company_id, title, noting, when=when)
    elif company_id != current.company_id:
        _move(session, contact, current, company_id, title, noting)


def _correct(
    session: Session, contact: Contact, company_id: int | None, title: str, noting: Noting, *, when: When
) -> None:
    now = values_of(session, contact.id)
    new = replace(now, company_id=company_id, title=title)
    if new == now:
        return
    actions.edit(session, contact, new, when=when, region=region_of(session))
    noting.did(Did.CONTACT_EDITED, field="job", was=told(now)["job"], **{"is": told(new)["job"]})


def _move(
    session: Session,
    contact: Contact,
    current: Position,
    company_id: int | None,
    title: str,
    noting: Noting,
) -> None:
    was = [current.company_id, current.title]
    opened = actions.move(
        session, contact, company_id=company_id, title=title, moved_on=noting.when.today, when=noting.when
    )
    noting.did(
        Did.CONTACT_MOVED,
        closed=current.id,
        opened=opened.id if opened is not None else None,
        was=was,
        **{"is": [company_id, title]},
    )
