"""Filters of the contact list: each narrows it, they combine, an address keeps them, nonsense is ignored."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from crm.accounts.models import User
from crm.contacts.actions import set_tags
from crm.contacts.models import ContactTag, Position
from crm.core.cadence import Tier
from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.roles import Role
from crm.core.when import When
from crm.followups.models import FollowUp
from crm.openings.models import OpeningPerson
from crm.people.addresses import from_query, query, terms, wanted_from
from crm.people.queries.contacts import Column, Step, View, Wanted, all_ids, contact_page, count, neighbours
from tests import factories

TODAY = date(2026, 11, 25)


def names(session: Session, **wanted: Any) -> list[str]:
    return [row.name for row in contact_page(session, Wanted(**wanted), None, today=TODAY).rows]


def test_each_ready_view_shows_whom_it_names_in_its_own_order(session: Session, user: User) -> None:
    a_day = timedelta(days=1)
    late = {"tier": Tier.A, "next_due_on": TODAY - 40 * a_day, "slips_on": TODAY - 25 * a_day}
    factories.a_contact(session, "Late", **late, created_at=factories.MADE - 60 * a_day)  # type: ignore[arg-type]
    factories.a_contact(session, "Due", tier=Tier.A, next_due_on=TODAY, slips_on=TODAY + 15 * a_day)
    factories.a_contact(session, "Met", interviewed_on=TODAY - 9 * a_day, last_contact_on=TODAY - 9 * a_day)
    factories.a_contact(session, "Quiet", last_contact_on=TODAY - 50 * a_day, interviewed_on=date(2026, 1, 1))
    factories.a_contact(session, "Filed", archived_at=factories.MADE, interviewed_on=TODAY)
    assert names(session, view=View.DUE) == ["Late", "Due"]
    assert names(session, view=View.SLIPPING) == ["Late"]
    assert names(session, view=View.INTERVIEWED) == ["Met", "Quiet"]
    assert names(session, view=View.QUIET) == ["Quiet"]
    assert names(session, view=View.NO_CADENCE) == ["Met", "Quiet"]
    assert names(session, view=View.RECENT) == ["Quiet", "Met", "Due"]
    assert names(session, view=View.ARCHIVED) == ["Filed"]


def test_filters_narrow_the_list_alone_and_together(session: Session, user: User, when: When) -> None:
    company = factories.a_company(session, "Initech GmbH")
    dana = factories.a_contact(session, "Dana", company=company, tier=Tier.A, met_on=date(2026, 3, 1))
    eli = factories.a_contact(session, "Eli", tier=Tier.B, last_contact_on=TODAY - timedelta(days=100))
    fay = factories.a_contact(session, "Fay", tier=Tier.C, met_on=date(2026, 5, 1), next_due_on=TODAY)
    for contact, tags in ((dana, ["friend"]), (eli, ["coach"]), (fay, ["friend", "coach"])):
        set_tags(session, contact, tags, when=when)
    friend, coach = (
        session.scalars(select(ContactTag.tag_id).where(ContactTag.contact_id == each)).first()
        for each in (dana.id, eli.id)
    )
    factories.an_interview(session, people=[(eli, Role.INTERVIEWER)])
    opening = factories.an_opening(session, company)
    session.add(OpeningPerson(opening_id=opening.id, contact_id=fay.id, role=Role.RECRUITER))
    session.add(Position(contact_id=eli.id, is_current=True, move_noted_on=TODAY - timedelta(days=5)))
    session.add(_snoozed(dana.id))
    dana.company_key = "initech"
    session.flush()
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"tiers": (Tier.A, Tier.B)}, ["Dana", "Eli"]),
        ({"tag_ids": (friend,)}, ["Dana", "Fay"]),
        ({"tag_ids": (friend, coach)}, ["Dana", "Eli", "Fay"]),
        ({"company": "INITECH"}, ["Dana"]),
        ({"role": Role.RECRUITER}, ["Fay"]),
        ({"role": Role.INTERVIEWER}, ["Eli"]),
        ({"met_from": date(2026, 3, 1), "met_until": date(2026, 3, 31)}, ["Dana"]),
        ({"met_from": date(2026, 3, 2)}, ["Fay"]),
        ({"quiet_days": 99}, ["Dana", "Eli", "Fay"]),
        ({"quiet_days": 100}, ["Dana", "Fay"]),
        ({"step": Step.DUE}, ["Fay"]),
        ({"step": Step.NONE}, ["Dana", "Eli"]),
        ({"step": Step.SNOOZED}, ["Dana"]),
        ({"moved_days": 5}, ["Eli"]),
        ({"moved_days": 4}, []),
        ({"tag_ids": (coach,), "tiers": (Tier.B, Tier.C), "step": Step.DUE, "q": "f"}, ["Fay"]),
        ({"tag_ids": (friend,), "company": "Initech", "quiet_days": 300}, []),
    ]
    for wanted, found in asked:
        assert names(session, **wanted) == found, wanted
        assert count(session, Wanted(**wanted), today=TODAY, most=2) == min(2, len(found))


def _snoozed(contact_id: int) -> FollowUp:
    return FollowUp(
        kind=FollowUpKind.CUSTOM,
        state=FollowUpState.OPEN,
        contact_id=contact_id,
        origin_key="custom:1",
        due_on=TODAY,
        planned_on=TODAY,
        snoozed_until=TODAY + timedelta(days=3),
        created_at=factories.MADE,
        updated_at=factories.MADE,
    )


@pytest.mark.parametrize(
    "wanted", [Wanted(), Wanted(column=Column.LAST, descending=True), Wanted(view=View.COMPANY)]
)
def test_neighbours_stand_beside_each_other_in_the_list(session: Session, user: User, wanted: Wanted) -> None:
    acme = factories.a_company(session, "Acme")
    for number, last in enumerate((None, date(2026, 1, 1), date(2026, 2, 1), None)):
        factories.a_contact(
            session, f"P{number}", last_contact_on=last, company=acme if number == 2 else None
        )
    ids = all_ids(session, wanted, today=TODAY)
    for before, here, after in zip([None, *ids], ids, [*ids[1:], None], strict=False):
        assert neighbours(session, wanted, here, today=TODAY) == (before, after)
    assert neighbours(session, wanted, 999_999, today=TODAY) == (None, None)


def test_names_are_sorted_by_the_family_where_that_is_wanted(session: Session, user: User) -> None:
    for name in ("Ada Zuse", "Bo van Alen", "Cher"):
        factories.a_contact(session, name)
    assert names(session) == ["Ada Zuse", "Bo van Alen", "Cher"]
    assert names(session, by_last_word=True) == ["Cher", "Bo van Alen", "Ada Zuse"]


WANTED = st.builds(
    Wanted,
    q=st.text("abä %&=+#", max_size=9).map(str.strip),
    view=st.sampled_from(View),
    tiers=st.sets(st.sampled_from(Tier)).map(lambda some: tuple(sorted(some))),
    tag_ids=st.sets(st.integers(1, 9), max_size=3).map(lambda some: tuple(sorted(some))),
    company=st.text("Acme &", max_size=9).map(str.strip),
    role=st.none() | st.sampled_from(Role),
    met_from=st.none() | st.dates(),
    met_until=st.none() | st.dates(),
    quiet_days=st.none() | st.integers(1, 36_500),
    step=st.none() | st.sampled_from(Step),
    moved_days=st.none() | st.integers(1, 36_500),
    column=st.sampled_from(Column),
    descending=st.booleans(),
)


@given(wanted=WANTED)
def test_an_address_says_all_of_it_and_is_understood_again(wanted: Wanted) -> None:
    assert from_query(query(wanted)) == wanted
    assert wanted_from(MultiDict(terms(wanted))) == wanted


NAMES = st.sampled_from(
    ["q", "view", "tier", "tag", "company", "role", "met_from", "quiet", "step", "moved", "sort"]
)


@given(pairs=st.lists(st.tuples(NAMES, st.text(max_size=12)), max_size=8), raw=st.text(max_size=60))
def test_whatever_an_address_says_is_taken_as_far_as_it_is_understood(
    pairs: list[tuple[str, str]], raw: str
) -> None:
    for wanted in (wanted_from(MultiDict(pairs)), wanted_from(dict(pairs)), from_query(raw)):
        assert from_query(query(wanted)) == wanted
    assert from_query("&".join(["tag=1"] * 500)) == Wanted()


@pytest.mark.parametrize(
    "text",
    [
        "tag=0&tag=x&tag=99999999999999&tag=-1&tag=²",
        "met_from=2026-02-30",
        "quiet=0&moved=-3",
        "tier=E&step=all&order=sideways",
    ],
)
def test_what_means_nothing_counts_as_not_said(text: str) -> None:
    assert from_query(text) == Wanted()
