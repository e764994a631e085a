"""LinkedIn, recommendation, referral: a state with its day, and the day of asking."""

from datetime import date

from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import actions
from crm.contacts.models import Contact, LinkedIn, Recommendation, Referral
from crm.contacts.signals import contact_changed
from crm.core.when import When
from tests.factories import a_contact

ASKED, GIVEN = date(2026, 10, 1), date(2026, 11, 2)


def test_a_linkedin_state_has_the_day_since_which_it_stands(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    assert (contact.linkedin, contact.linkedin_on) == (LinkedIn.NOT_ASKED, None)
    actions.set_linkedin(session, contact, LinkedIn.SENT, on=ASKED, when=when)
    assert (contact.linkedin, contact.linkedin_on) == (LinkedIn.SENT, ASKED)
    actions.set_linkedin(session, contact, LinkedIn.NOT_ASKED, on=GIVEN, when=when)
    assert (contact.linkedin, contact.linkedin_on) == (LinkedIn.NOT_ASKED, None)


def test_a_recommendation_remembers_when_it_was_asked_for(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_recommendation(session, contact, Recommendation.ASKED, on=ASKED, when=when)
    actions.set_recommendation(session, contact, Recommendation.GIVEN, on=GIVEN, when=when)
    assert (contact.recommendation, contact.recommendation_on) == (Recommendation.GIVEN, GIVEN)
    assert contact.recommendation_asked_on == ASKED


def test_taking_a_request_back_forgets_its_days(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_recommendation(session, contact, Recommendation.ASKED, on=ASKED, when=when)
    actions.set_recommendation(session, contact, Recommendation.NONE, on=GIVEN, when=when)
    actions.set_referral(session, contact, Referral.ASKED, on=ASKED, when=when)
    actions.set_referral(session, contact, Referral.UNKNOWN, on=GIVEN, when=when)
    days = (contact.recommendation_on, contact.recommendation_asked_on)
    assert (*days, contact.referral_on, contact.referral_asked_on) == (None, None, None, None)


def test_who_offers_to_refer_was_not_asked(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_referral(session, contact, Referral.OPEN, on=GIVEN, when=when)
    assert (contact.referral_on, contact.referral_asked_on) == (GIVEN, None)


def test_everything_can_be_put_back_as_it_was(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    actions.set_referral(session, contact, Referral.ASKED, on=ASKED, when=when)
    before = actions.standing(contact)
    actions.set_referral(session, contact, Referral.UNKNOWN, on=GIVEN, when=when)
    actions.set_linkedin(session, contact, LinkedIn.CONNECTED, on=GIVEN, when=when)
    actions.set_standing(session, contact, before, when=when)
    assert actions.standing(contact) == before
    assert (contact.referral, contact.referral_asked_on) == (Referral.ASKED, ASKED)


def test_each_change_is_announced_and_counted(session: Session, user: User, when: When) -> None:
    contact = a_contact(session)
    heard = []

    def hear(sender: Contact, **_more: object) -> None:
        heard.append(sender.rev)

    contact_changed.connect(hear, sender=contact)
    actions.set_linkedin(session, contact, LinkedIn.SENT, on=ASKED, when=when)
    actions.set_recommendation(session, contact, Recommendation.ASKED, on=ASKED, when=when)
    actions.set_referral(session, contact, Referral.ASKED, on=ASKED, when=when)
    actions.set_standing(session, contact, actions.standing(contact), when=when)
    assert heard == [1, 2, 3, 4]
