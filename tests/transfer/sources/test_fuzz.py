"""Whatever is done to a file about people: an answer, never an exception, every record whole or refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.transfer.sources import Choices
from tests.transfer.sources.mutation import mutations
from tests.transfer.sources.soundness import sound
from tests.transfer.sources.whole_files import WHOLE

FEW = 120
MANY = 100_000
AT_MOST_PACKED = 60_000
HEADS = {
    "heap.vcf": b"BEGIN:VCARD\nVERSION:3.0\n",
    "heap.csv": b"Name,E-Mail,Company\n",
    "Connections.csv": b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n",
    "google.csv": b"Name,Given Name,Family Name,E-mail 1 - Value,Group Membership\n",
    "outlook.csv": b"First Name;Last Name;Company;E-mail Address;E-mail Type\n",
    "monica.json": b'{"account": {"data": [{"type": "contact", "values": [',
    "linkedin.zip": b"PK\x03\x04",
}


def survive(name: str, rounds: int) -> None:
    at_most = AT_MOST_PACKED if name.endswith(".zip") else None
    for data in mutations(WHOLE[name], seed=name, rounds=rounds):
        sound(data, name, at_most=at_most)


@pytest.mark.parametrize("name", WHOLE)
def test_an_undamaged_file_has_people(name: str) -> None:
    assert [record.name for record in sound(WHOLE[name], name, at_most=10) if not record.fault]


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_answered(name: str) -> None:
    survive(name, FEW)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", WHOLE)
def test_a_hundred_thousand_damaged_files_are_answered(name: str) -> None:
    survive(name, MANY)


@pytest.mark.parametrize("name", WHOLE)
def test_every_beginning_of_a_file_is_answered(name: str) -> None:
    whole = WHOLE[name]
    for end in range(0, len(whole), 37):
        sound(whole[:end], name, at_most=AT_MOST_PACKED)


CHOICES = st.builds(
    Choices,
    encoding=st.sampled_from([None, "utf-8", "cp1252", "shift_jis", "utf-16", "klingon", ""]),
    delimiter=st.sampled_from([None, ",", ";", "\t", "|", "", "ab", "\n", '"']),
    has_header=st.sampled_from([None, True, False]),
    day_first=st.sampled_from([None, True, False]),
    mapping=st.none() | st.lists(st.sampled_from(["", "name", "email", "nonsense"])).map(tuple),
)


@settings(max_examples=80)
@given(st.sampled_from(sorted(WHOLE)), CHOICES)
def test_any_choice_of_the_user_is_answered(name: str, choices: Choices) -> None:
    sound(WHOLE[name], name, choices=choices, at_most=AT_MOST_PACKED)
