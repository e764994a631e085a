"""A contact as a card that any reader takes, whatever stands in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.vcard_text import Card, Labelled, Version, card_text
from crm.transfer.sources import open_file

TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
CHANGED = datetime(2026, 11, 25, 12, tzinfo=UTC)


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("version", list(Version))
def test_a_card_says_what_is_known(version: Version) -> None:
    card = Card(
        uid="contact-1@keepwarm",
        name="Dana M. Hart",
        given="Dana M.",
        family="Hart",
        company="Initech, Inc.",
        title="Head; of",
        emails=(Labelled("dana@example.org", "work"), Labelled("d@example.net")),
        phones=(Labelled("+49 30 1", "desk"),),
        links=(Labelled("https://example.org/dana"),),
        tags=("panel", "a,b"),
        note="One\nTwo",
        changed=CHANGED,
    )
    found = lines(card_text(card, version))
    assert found[:2] == ["BEGIN:VCARD", f"VERSION:{version}"]
    assert found[-2:] == ["END:VCARD", ""]
    for expected in (
        "UID:contact-1@keepwarm",
        "FN:Dana M. Hart",
        "N:Hart;Dana M.;;;",
        "ORG:Initech\\, Inc.",
        "TITLE:Head\\; of",
        "EMAIL;TYPE=WORK:dana@example.org",
        "EMAIL:d@example.net",
        "item2.TEL:+49 30 1",
        "item2.X-ABLabel:desk",
        "URL:https://example.org/dana",
        "CATEGORIES:panel,a\\,b",
        "NOTE:One\\nTwo",
        "REV:20261125T120000Z",
    ):
        assert expected in found


def test_a_card_of_a_name_alone_has_no_empty_lines() -> None:
    found = lines(card_text(Card(uid="u", name="Dana")))
    assert found == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Keepwarm//Keepwarm//EN",
        "UID:u",
        "FN:Dana",
        "N:Dana;;;;",
        "END:VCARD",
        "",
    ]


@given(name=TEXT, title=TEXT, note=TEXT, label=TEXT, tag=TEXT)
def test_nothing_that_stands_in_it_breaks_the_card(
    name: str, title: str, note: str, label: str, tag: str
) -> None:
    card = Card(
        uid="u", name=name, title=title, note=note, tags=(tag,), emails=(Labelled("a@example.org", label),)
    )
    data = card_text(card)
    assert all(len(each) <= 75 for each in data.split(b"\r\n"))
    assert b"\r" not in data.replace(b"\r\n", b"")
    records = list(open_file(data, name="a.vcf").records())
    assert len(records) == 1
    assert [way.value for way in records[0].ways] == ["a@example.org"]
