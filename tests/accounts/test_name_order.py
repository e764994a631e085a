"""How names are written is the user's to say: greetings, cards and the order of lists follow it."""

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from crm.accounts import actions
from crm.accounts.models import NameOrder, User
from crm.contacts import keys
from crm.contacts.actions import rename
from crm.core.names import is_family_first
from crm.core.when import When
from crm.transfer.export import people
from crm.web import speaking
from tests.factories import a_contact


@pytest.mark.parametrize(
    ("order", "locale", "is_first"),
    [
        (None, "ja", True),
        (None, "zh_TW", True),
        (None, "de_AT", False),
        ("given", "hu", False),
        ("family", "en", True),
    ],
)
def test_the_language_says_it_unless_the_user_does(order: str | None, locale: str, is_first: bool) -> None:
    assert is_family_first(order, locale) is is_first


def test_a_given_name_is_found_in_either_order(app: Flask) -> None:
    with app.app_context():
        with speaking.speaking("de"):
            assert speaking.given_name("Ada Byron") == "Ada"
        with speaking.speaking("hu"):
            assert speaking.given_name("Kovács Anna") == "Anna"
        with speaking.speaking("en", family_first=True):
            assert speaking.given_name("Yamada Taro") == "Taro"
        with force_locale("ja"):
            assert speaking.given_name("山田 太郎") == "太郎"


def test_another_order_files_everybody_anew(session: Session, user: User, when: When) -> None:
    contact, other = a_contact(session, name="Yamada Taro"), a_contact(session, name="Cher")
    session.flush()
    before = actions.change_settings(session, user, {"name_order": NameOrder.FAMILY}, now=when.now)
    session.expire_all()
    assert (contact.family_key, other.family_key) == ("yamada taro", "cher")
    rename(session, contact, "Suzuki Hanako")
    assert contact.family_key == keys.family_key("Suzuki Hanako", family_first=True) == "suzuki hanako"
    actions.change_settings(session, user, before, now=when.now)
    session.expire_all()
    assert contact.family_key == "hanako suzuki"


def test_a_card_has_the_parts_of_a_name_in_their_places(app: Flask, session: Session, user: User) -> None:
    contact = a_contact(session, name="Kovács Anna")
    session.commit()
    (person,) = people.people(session, [contact.id])
    with app.app_context(), speaking.speaking("hu"):
        card = people.card(person, "uid")
    assert (card.given, card.family) == ("Anna", "Kovács")
