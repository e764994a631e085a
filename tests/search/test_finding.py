"""Each kind of thing is found: by beginnings of words, whatever the accents, by numbers, at a company."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Contact, ContactMethod, ContactTag, CustomField, CustomValue, MethodKind, Tag
from crm.db.owner import acting_as
from crm.search import Kind, find
from crm.search.queries import search
from crm.search.spelling import can_help, prepare
from tests.factories import a_company, a_contact, a_user

K = Kind


def found(session: Session, text: str, *kinds: Kind) -> list[str]:
    """The titles of what is found, in order."""
    return [hit.title for hit in find(session, text, kinds=kinds or None)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("dana", [K.CONTACT, K.INTERVIEW, K.INTERACTION]),
        ("dana.h@example.org", [K.CONTACT]),
        ("recruiter", [K.CONTACT]),
        ("initech", [K.CONTACT, K.COMPANY, K.OPENING, K.INTERVIEW, K.DEBRIEF]),
        ("lanterns", [K.COMPANY]),
        ("compiler", [K.OPENING, K.INTERVIEW]),
        ("fair", [K.OPENING]),
        ("harbour", [K.INTERVIEW]),
        ("orchids", [K.INTERACTION]),
        ("linker", [K.DEBRIEF]),
        ("founder leaves", [K.DEBRIEF]),
        ("dana orchids", [K.INTERACTION]),
        ("nothing of this", []),
    ],
)
def test_every_kind_of_thing_is_found(session: Session, dana: Contact, text: str, kinds: list[Kind]) -> None:
    assert [hit.kind for hit in find(session, text)] == kinds


def test_every_word_begins_a_word(session: Session, dana: Contact) -> None:
    for text in ("d", "da", "DANA", "ha da", "da ini", "dana re", "  dana,  hart! "):
        assert found(session, text, K.CONTACT) == ["Dana Hart"], text
    for text in ("", "   ", "!?", "ana", "dana mallory", "*"):
        assert found(session, text, K.CONTACT) == [], text


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Zoë Núñez", ["zoe", "Zoë", "nunez", "NUÑEZ", "zoe nun"]),
        ("Jonas Weiß", ["weiss", "weiß", "WEISS", "wei"]),
        ("Søren Ærø", ["soren", "søren", "aero"]),
        ("Łukasz Żak", ["lukasz", "zak"]),
        ("Анна Ёлкина", ["анна", "елк", "ЁЛК"]),
        ("田中太郎", ["田中", "太郎", "田中太郎"]),
        ("प्रिया शर्मा", ["प्रिया", "शर्"]),
        ("Siân O'Neil-Smith", ["oneil smith", "o'neil", "neil", "smith"]),
        ("İpek Işık", ["ipek", "isik"]),  # noqa: RUF001 - a name
    ],
)
def test_accents_and_scripts(session: Session, user: User, name: str, texts: list[str]) -> None:
    a_contact(session, name)
    session.commit()
    missed = [text for text in texts if found(session, text) != [name]]
    assert missed == []


@pytest.mark.parametrize(
    "text",
    ["+49 171 2345678", "0171 2345678", "0171/234", "49171", "2345678", "0049 (0)171 23", "(0171) 2-34"],
)
@pytest.mark.parametrize("kept", ["491712345678", "01712345678"])
def test_a_number_is_found_however_it_is_grouped(session: Session, user: User, text: str, kept: str) -> None:
    contact = a_contact(session, "Dana Hart")
    session.add(ContactMethod(contact_id=contact.id, kind=MethodKind.PHONE, value="a phone", value_key=kept))
    a_contact(session, "Somebody Else 99")
    session.commit()
    if kept.startswith("0") and text == "49171":
        assert found(session, text) == []
    else:
        assert found(session, text) == ["Dana Hart"]


def test_tags_notes_fields_and_former_firms_are_found(session: Session, user: User, dana: Contact) -> None:
    tag, own = Tag(name="Mentor", name_key="mentor"), CustomField(name="Dog", name_key="dog")
    session.add_all([tag, own])
    session.flush()
    session.add_all(
        [
            ContactTag(contact_id=dana.id, tag_id=tag.id),
            CustomValue(contact_id=dana.id, field_id=own.id, value="Bello"),
        ]
    )
    dana.notes, dana.helps, dana.met_where = "Likes rain", "Warm intros", "Lisbon"
    session.commit()
    for text in ("mentor", "bello", "rain", "intros", "lisbon", "dana mentor bello"):
        assert found(session, text, K.CONTACT) == ["Dana Hart"], text


@pytest.mark.parametrize(
    "text", ["dana at initech", "dana bei init", "Dana @ Initech", "dana @initech", "hart AT ini"]
)
def test_somebody_at_a_company(session: Session, dana: Contact, text: str) -> None:
    a_contact(session, "Dana Initech", company=a_company(session, "Globex"))
    a_contact(session, "Dana Other", company=a_company(session, "Hooli"), notes="was asked about initech")
    session.commit()
    assert found(session, text, K.CONTACT) == ["Dana Hart"]


def test_a_word_like_at_is_also_just_a_word(session: Session, user: User) -> None:
    a_contact(session, "Dana Hart", notes="Met at lunch")
    session.commit()
    assert found(session, "met at lunch") == ["Dana Hart"]
    assert found(session, "dana at lunch") == ["Dana Hart"]


def test_a_phrase_in_quotes_stands_as_it_is(session: Session, user: User) -> None:
    a_contact(session, "First", notes="She likes the red boat.")
    a_contact(session, "Second", notes="The boat she likes is red.")
    session.commit()
    assert set(found(session, "red boat")) == {"First", "Second"}
    assert found(session, '"red boat"') == ["First"]
    assert found(session, "\u201ered boat\u201c she") == ["First"]
    assert set(found(session, 'red "boat')) == {"First", "Second"}


def test_names_come_before_firms_and_firms_before_notes(session: Session, user: User) -> None:
    a_contact(session, "By Note", notes="knows hart")
    a_contact(session, "By Firm", company=a_company(session, "Hart & Sons"))
    a_contact(session, "Dana Hartmann")
    a_contact(session, "Dana Hart")
    session.commit()
    assert found(session, "hart", K.CONTACT) == ["Dana Hart", "Dana Hartmann", "By Firm", "By Note"]


def test_who_was_spoken_to_last_comes_first_and_the_archive_last(session: Session, user: User) -> None:
    gone = datetime(2026, 11, 1, tzinfo=UTC)
    a_contact(session, "Dana Old", last_contact_on=date(2026, 1, 1))
    a_contact(session, "Dana New", last_contact_on=date(2026, 11, 1))
    a_contact(session, "Dana Never")
    a_contact(session, "Dana Gone", last_contact_on=date(2026, 11, 2), archived_at=gone)
    session.commit()
    hits = find(session, "dana")
    assert [hit.title for hit in hits] == ["Dana New", "Dana Old", "Dana Never", "Dana Gone"]
    assert [hit.is_archived for hit in hits] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dnaa hart", "dana hart"),
        ("dana hatr", "dana hart"),
        ("kovavs", "kovacs"),
        ("initeck", "initech"),
        ("wovacs", "kovacs"),
        ("brandenbrug", "brandenburg"),
    ],
)
def test_small_typing_errors_are_forgiven(session: Session, dana: Contact, text: str, meant: str) -> None:
    a_contact(session, "Eva Kovács")
    a_contact(session, "Ivo Brandenburg")
    session.commit()
    answer = search(session, text)
    assert answer.count > 0
    assert answer.meant == meant


def test_what_is_spelled_otherwise_altogether_is_not_found(session: Session, dana: Contact) -> None:
    for text in ("dora", "hut", "zzzz", "xx", "inn"):
        assert found(session, text) == [], text


def test_nobody_finds_what_is_anothers(session: Session, dana: Contact) -> None:
    stranger = a_user(session, email="other@example.org")
    session.commit()
    with acting_as(stranger.id):
        for text in ("dana", "dnaa", "initech", '"talked about"', "linker"):
            assert search(session, text).count == 0, text
            assert search(session, text).meant == ""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=60), st.text(alphabet="\"'*()^:+-@ {}ANDORNTaedhn\x00\\\u0301%_&|!<", max_size=40)
    )
)
@example('dana" OR "x')
@example("NEAR(dana hart)")
@example("terms : dana")
@example("\ud800 dana \udfff")
@example("'); DROP TABLE search_entry; --")
@example("\u0301\u0308")
@example("\u00b2\u0663 \u0661\u0662\u0663\u0664")
@example("+")
@example("a" * 5000)
@example("1" * 5000)
@example("dana " * 2000)
def test_nothing_that_can_be_typed_fails(session: Session, dana: Contact, text: str) -> None:
    assert search(session, text).count >= 0


def test_without_trigrams_search_works_without_typo_help(session: Session, dana: Contact) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("DROP EXTENSION pg_trgm CASCADE"))
        assert not can_help(session)
        assert found(session, "initeck") == []
        assert found(session, "initech", K.COMPANY) == ["Initech"]
        session.execute(sql("CREATE EXTENSION pg_trgm"))
    prepare(session)
    assert can_help(session)
    assert found(session, "initeck", K.COMPANY) == ["Initech"]
    session.commit()
