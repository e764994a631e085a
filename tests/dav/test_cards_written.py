"""What address books do with contacts: field by field, with history, and nothing of the client's lost."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts import actions, queries
from crm.contacts.actions import NewContact, NewMethod
from crm.contacts.models import Contact, ContactPhoto, MethodKind, Position
from crm.core.kinds import FollowUpKind
from crm.core.when import When
from crm.dav import traces
from crm.followups.models import FollowUp
from tests.accounts.visiting import ON_SQLITE
from tests.dav.device import Device
from tests.dav.facts import snapshot
from tests.dav.noon import device as device
from tests.dav.objects import card, lines
from tests.dav.phone import create, get, held, only
from tests.released import fresh

pytestmark = ON_SQLITE


@pytest.fixture
def dana(session: Session, device: Device, when: When) -> Contact:
    """Somebody of whom a lot is known."""
    initech = actions.add_company(session, "Initech", when=when)
    methods = (
        NewMethod(MethodKind.EMAIL, "dana@example.com", "work"),
        NewMethod(MethodKind.PHONE, "+49 170 1234567", "mobile"),
        NewMethod(MethodKind.LINK, "https://www.linkedin.com/in/dana"),
    )
    made = actions.add(
        session,
        NewContact("Dana Hart", initech.id, "Engineer", methods=methods, notes="Likes tea", helps="Rust"),
        when=when,
    )
    actions.set_tags(session, made, ["Rust", "Berlin"], when=when)
    session.commit()
    return made


def known(session: Session, contact: Contact) -> tuple[str, str, str, list[tuple[str, str]], list[str]]:
    """Name, job, notes, ways and tags, as they are stored now."""
    session.expire_all()
    row = queries.contact(session, contact.id)
    job = next((each for each in row.positions if each.is_current), None)
    company = job.company.name if job is not None and job.company is not None else ""
    ways = [(each.value, each.label) for each in row.methods]
    tags = [tag.name for tag in queries.tags_of(session, contact.id)]
    found = (row.name, f"{job.title if job else ''}, {company}", row.notes, ways, tags)
    session.rollback()
    return found


def test_every_field_by_itself_and_all_of_it_taken_back(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    before, was = snapshot(session), known(session, dana)
    there = only(device, device.contacts)
    there.text = there.with_line("FN", "FN:Dana Hart-Poe")
    there.text = there.with_line("N", "N:Hart-Poe;Dana;;;")
    there.text = there.with_line("NOTE", "NOTE:Likes tea\\, and coffee")
    there.text = there.with_line("TITLE", "TITLE:Staff engineer")
    there.text = there.with_line("CATEGORIES", "CATEGORIES:Berlin,Go")
    there.text = there.text.replace("1234567", "7654321").replace(
        "END:VCARD", "EMAIL:d@home.example\r\nEND:VCARD"
    )
    there.text = there.text.replace(
        "END:VCARD", "BDAY:1980-02-03\r\nIMPP;X=1:xmpp:d@home.example\r\nEND:VCARD"
    )
    assert there.put().status == 204
    assert known(session, dana) == (
        "Dana Hart-Poe",
        "Staff engineer, Initech",
        "Likes tea, and coffee",
        [
            ("dana@example.com", "work"),
            ("https://www.linkedin.com/in/dana", ""),
            ("d@home.example", ""),
            ("+49 170 7654321", "mobile"),
        ],
        ["Berlin", "Go"],
    )
    assert fresh(session, dana).helps == "Rust"
    now = only(device, device.contacts).text
    assert "BDAY:1980-02-03\r\nIMPP;X=1:xmpp:d@home.example" in now
    [trace] = traces.recent(session)
    assert (trace.name, len(trace.steps)) == ("Dana Hart-Poe", 5)
    assert traces.undo(session, trace.id, when=when).conflicts == ()
    session.commit()
    assert known(session, dana) == was
    links: dict[str, Any] = {"contact_method": [], "contact_tag": []}  # written anew, as others
    assert {**snapshot(session), **links} == {**before, **links}


def test_what_the_web_changed_meanwhile_is_not_overwritten_and_the_undo_shows_it(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    there = only(device, device.contacts)
    assert there.put(there.with_line("NOTE", "NOTE:From the phone")).status == 204
    assert there.put(there.with_line("NOTE", "NOTE:Stale")).status == 412
    row = queries.contact(session, dana.id)
    actions.edit(session, row, NewContact("Dana Hart", notes="From the web"), when=when)
    session.commit()
    [trace] = traces.recent(session)
    [conflict] = traces.undo(session, trace.id, when=when).conflicts
    session.commit()
    assert (conflict.values["field"], fresh(session, dana).notes) == ("notes", "From the web")


def test_another_company_is_a_move_that_is_congratulated(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    before = known(session, dana)
    there = only(device, device.contacts)
    there.text = there.with_line("TITLE", "TITLE:Lead")
    assert there.put(there.with_line("ORG", "ORG:Hooli;Search")).status == 204
    assert known(session, dana)[1] == "Lead, Hooli"
    assert [row.title for row in session.scalars(select(Position).order_by(Position.id))] == [
        "Engineer",
        "Lead",
    ]
    kinds = session.scalars(select(FollowUp.kind)).all()
    session.rollback()
    assert kinds == [FollowUpKind.CONGRATULATE]
    assert "ORG:Hooli;Search" in only(device, device.contacts).text
    [trace] = traces.recent(session)
    assert traces.undo(session, trace.id, when=when).conflicts == ()
    session.commit()
    assert known(session, dana) == before


def test_a_picture_goes_through_the_same_hands_as_any_other(
    session: Session, device: Device, dana: Contact, when: When
) -> None:
    there = only(device, device.contacts)
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    coded = b64encode(picture.getvalue()).decode()
    assert there.put(there.with_line("PHOTO", f"PHOTO;ENCODING=b;TYPE=PNG:{coded}")).status == 204
    photo = session.scalars(select(ContactPhoto)).one()
    assert photo.media_type in ("image/webp", "image/jpeg")
    session.rollback()
    there = only(device, device.contacts)
    assert there.put(there.with_line("PHOTO", "PHOTO;ENCODING=b;TYPE=PNG:bm8gcGljdHVyZQ==")).status == 204
    assert session.scalars(select(ContactPhoto.sha256)).all() == [photo.sha256]
    session.rollback()
    trace = traces.recent(session)[-1]
    assert traces.undo(session, trace.id, when=when).conflicts == ()
    session.commit()
    assert session.scalars(select(ContactPhoto)).all() == []


def test_a_new_card_is_a_contact_without_a_cadence(session: Session, device: Device) -> None:
    more = ("ORG:Hooli", "TITLE:Lead", "EMAIL:sam@example.org", "NOTE:Met at a fair", "X-CUSTOM:1")
    path, text = device.contacts + "sam.vcf", card("urn:uuid:sam", "Sam Poe", *more)
    assert create(device, path, text).status == 201
    sam = session.scalars(select(Contact)).one()
    assert known(session, sam)[:3] == ("Sam Poe", "Lead, Hooli", "Met at a fair")
    assert (sam.cadence, session.scalars(select(FollowUp)).all()) == (None, [])
    session.rollback()
    assert "X-CUSTOM:1" in get(device, path).text
    twice = create(device, device.contacts + "again.vcf", text)
    assert (twice.status, twice.precondition) == (403, "no-uid-conflict")
    assert path.encode() in twice.body


def test_deleted_on_the_phone_is_in_the_trash_and_comes_back_as_the_same(
    session: Session, device: Device, dana: Contact
) -> None:
    before, there = snapshot(session), only(device, device.contacts)
    assert there.delete().status == 204
    assert fresh(session, dana).deleted_at is not None
    assert held(device, device.contacts) == {}
    assert create(device, device.contacts + "other-name.vcf", there.text).status == 201
    assert snapshot(session) == before


def test_a_group_is_kept_and_is_nobody(session: Session, device: Device) -> None:
    text = card("g", "Friends", "KIND:group", "MEMBER:urn:uuid:sam", version="4.0")
    path = device.contacts + "g.vcf"
    assert create(device, path, text).headers["ETag"] == get(device, path).etag
    apple = card("a", "Club", "X-ADDRESSBOOKSERVER-KIND:group")
    assert create(device, device.contacts + "a.vcf", apple).status == 201
    assert get(device, path).change(("Friends", "Old friends")).status == 204
    assert session.scalars(select(Contact)).all() == []


def test_a_card_without_a_name_is_called_by_what_it_knows(session: Session, device: Device) -> None:
    for number, (more, name) in enumerate(
        [
            (["TEL:+49 30 1"], "+49 30 1"),
            (["ORG:Hooli"], "Hooli"),
            (["N:Poe;Sam;;;"], "Sam Poe"),
            (["NOTE:x"], None),
        ]
    ):
        text = lines("BEGIN:VCARD", "VERSION:3.0", f"UID:n{number}", "FN:", *more, "END:VCARD")
        assert create(device, f"{device.contacts}n{number}.vcf", text).status == 201
        names = session.scalars(select(Contact.name).order_by(Contact.id.desc())).first()
        session.rollback()
        assert names == (name or "Sam Poe")
