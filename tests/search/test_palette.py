"""What the palette lists: people of late, places and acts; with something typed what is found."""

import re

from flask.testing import FlaskClient

from crm.contacts.models import Contact
from crm.search.commands import Command, fitting
from tests.people.counting import statements


def headings(text: str) -> list[str]:
    return re.findall(r'class="suggestion-heading" aria-hidden="true">([^<]*)<', text)


def test_before_anything_is_typed_it_offers_people_places_and_acts(
    client: FlaskClient, dana: Contact
) -> None:
    text = client.get("/palette").text
    assert headings(text) == ["Lately", "Go to and do"]
    assert "Dana Hart" in text
    for href in ("/contacts", "/contacts/new", "/settings/security"):
        assert f'href="{href}"' in text
    assert f'href="/interactions/new?contact={dana.id}"' in text
    assert 'href="mailto:dana.h@example.org"' in text


def test_hits_stand_by_kind_with_acts_after_people(client: FlaskClient, dana: Contact) -> None:
    assert headings(client.get("/palette?q=initech").text) == [
        "People",
        "Companies",
        "Openings",
        "Interviews",
    ]
    text = client.get("/palette?q=n").text
    assert "New contact" in text
    assert 'data-said="Nothing found"' in client.get("/palette?q=zzzz").text
    assert 'data-said="1 result"' in client.get("/palette?q=tras").text


def test_a_stranger_finds_nobody(stranger: FlaskClient, dana: Contact) -> None:
    for path in ("/palette", "/palette?q=dana"):
        text = stranger.get(path).text
        assert "/contacts/1" not in text
        assert "Hart" not in text


def test_odd_words_are_answered(client: FlaskClient, dana: Contact) -> None:
    for asked in ("%00", "%22%22%22", "a" * 5000, "%25_%5C"):
        assert client.get(f"/palette?q={asked}").status_code == 200


def test_it_asks_a_fixed_number_of_questions(client: FlaskClient, dana: Contact) -> None:
    for path, most in (("/palette", 6), ("/palette?q=dana", 20)):
        client.get(path)
        with statements() as sent:
            client.get(path)
        assert len(sent) <= most, sent


def test_commands_begin_like_all_that_was_typed() -> None:
    known = (
        Command("New contact", "/contacts/new", "plus"),
        Command("Mes réglages", "/settings", "settings"),
    )
    assert fitting(known, "con ne") == [known[0]]
    assert fitting(known, "reg") == [known[1]]
    assert fitting(known, "tact") == []
    assert fitting(known, "") == list(known)
