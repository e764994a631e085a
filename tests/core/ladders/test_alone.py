"""Steps that follow from a contact alone: a move is congratulated, a first thank-you asks to connect."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.core.kinds import FollowUpKind, FollowUpState
from crm.core.ladders import ContactFacts, Planted, Reason, Step, reconcile, wanted_for_contact
from tests.core.ladders.people import MONDAY, WEEK
from tests.core.ladders.rows import carry_out, stored

FRIDAY = date(2026, 11, 27)
NEXT_MONDAY = date(2026, 11, 30)
MOVED = ContactFacts(5, moves={70: FRIDAY})
THANKED = ContactFacts(5, thanked_on=FRIDAY, may_connect=True)


def steps(facts: ContactFacts, *, today: date = FRIDAY) -> tuple[Step, ...]:
    return wanted_for_contact(facts, workdays=WEEK, today=today)


def test_a_move_is_congratulated_on_the_next_workday_within_thirty_days() -> None:
    (step,) = steps(MOVED)
    assert (step.key, step.kind, step.reason) == ("moved:70", FollowUpKind.CONGRATULATE, Reason.MOVED)
    assert (step.contact_id, step.company_id, step.interview_id, step.opening_id) == (5, None, None, None)
    assert (step.due_on, step.expires_on) == (NEXT_MONDAY, date(2026, 12, 30))


def test_a_second_move_is_congratulated_anew_and_the_first_no_more() -> None:
    facts = replace(MOVED, moves={71: NEXT_MONDAY}, closed=frozenset({"moved:70"}))
    assert [step.key for step in steps(facts)] == ["moved:71"]


def test_what_was_congratulated_is_not_again() -> None:
    assert steps(replace(MOVED, closed=frozenset({"moved:70"}))) == ()


def test_who_was_thanked_is_asked_to_connect_on_the_workday_after_for_three_weeks() -> None:
    (step,) = steps(THANKED)
    assert (step.key, step.kind, step.reason) == ("connect:5", FollowUpKind.CONNECT, Reason.THANKED)
    assert (step.due_on, step.expires_on) == (NEXT_MONDAY, date(2026, 12, 21))


def test_who_was_not_thanked_or_was_asked_already_is_not_asked() -> None:
    assert steps(replace(THANKED, thanked_on=None)) == ()
    assert steps(replace(THANKED, may_connect=False)) == ()


def test_skipping_is_remembered_for_good_also_under_a_former_id() -> None:
    for key in ("connect:5", "connect:3"):
        later = replace(THANKED, thanked_on=date(2027, 6, 1), closed=frozenset({key}))
        assert steps(later) == ()


def test_nothing_is_asked_of_the_archived_and_the_trashed() -> None:
    assert steps(replace(THANKED, is_live=False, moves=MOVED.moves)) == ()


def test_thanks_of_long_ago_ask_for_nothing() -> None:
    assert [step.is_past for step in steps(THANKED, today=date(2026, 12, 22))] == [True]


WIDE = st.integers(-40, 40).map(lambda n: MONDAY + timedelta(days=n))
KEYS = st.sampled_from(["moved:70", "moved:71", "connect:5", "connect:3"])
FACTS = st.builds(
    ContactFacts,
    contact_id=st.just(5),
    is_live=st.booleans(),
    moves=st.dictionaries(st.sampled_from([70, 71]), WIDE),
    thanked_on=st.none() | WIDE,
    may_connect=st.booleans(),
    closed=st.frozensets(KEYS, max_size=2),
)


@given(FACTS, st.dictionaries(KEYS, st.sampled_from(FollowUpState), max_size=3), WIDE)
def test_a_plan_carried_out_leaves_nothing_to_plan(
    facts: ContactFacts, states: dict[str, FollowUpState], today: date
) -> None:
    found = steps(facts, today=today)
    rows = {
        key: Planted(key, state, 5, None, None, today, today + timedelta(days=3))
        for key, state in states.items()
    }
    carry_out(reconcile(found, rows.values()), rows)
    assert reconcile(found, rows.values()).is_empty
    opened = {key for key, row in rows.items() if row.state is FollowUpState.OPEN}
    assert opened <= {step.key for step in found}
    assert all(rows[step.key].due_on == step.due_on for step in found if step.key in opened)


@given(FACTS, WIDE)
def test_keys_are_unique_none_is_over_and_all_are_due_on_workdays(facts: ContactFacts, today: date) -> None:
    found = steps(facts, today=today)
    keys = [step.key for step in found]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & facts.closed
    assert all(WEEK.is_workday(step.due_on) and stored(step).expires_on is not None for step in found)
