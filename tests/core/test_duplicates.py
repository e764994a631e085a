"""Who is probably written down twice: measured on a noisy crowd that was there before the scorer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.duplicates import LIKELY, Clue, Pair, Person, find, score
from tests.core.noisy_people import Crowd
from tests.core.noisy_traps import crowd

DANA = Person(1, "Dana Hart", ("dana.hart@example.org",), ("4915112345678",), (), ("Initech GmbH",))

PEOPLE = st.builds(
    Person,
    st.integers(1, 9),
    st.sampled_from(
        ["", "Ada Byron", "A. Byron", "Byron, Ada", "Bob", "Robert Ma", "Dr.", "李 明", "Jr.", "x" * 300]
    ),
    st.lists(st.sampled_from(["ada@example.org", "", "@", "info@example.org", "a.b@c"]), max_size=2).map(
        tuple
    ),
    st.lists(st.sampled_from(["49151", ""]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["linkedin.com/in/ada", "example.org/team"]), max_size=2).map(tuple),
    st.lists(st.sampled_from(["Acme", "ACME GmbH", "", "GmbH"]), max_size=2).map(tuple),
)


def people(of: Crowd) -> list[Person]:
    return [
        Person(each.id, each.name, each.emails, each.phones, each.links, each.companies) for each in of.people
    ]


def measured(of: Crowd, pairs: list[Pair]) -> tuple[float, float]:
    """Precision and recall."""
    found = {(pair.low_id, pair.high_id) for pair in pairs}
    right = len(found & of.same)
    return right / len(found), right / len(of.same)


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_nearly_all_that_is_shown_is_right_and_nearly_all_is_found(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    noisy = crowd(seed)
    precision, recall = measured(noisy, find(people(noisy)))
    with capsys.disabled():
        print(f"\nduplicates, seed {seed}: precision {precision:.4f}, recall {recall:.4f}", end=" ")  # noqa: T201
    assert precision >= 0.98
    assert recall >= 0.90


@pytest.mark.parametrize(
    "other",
    [
        Person(2, "Hart, Dana", (), (), (), ("Initech",)),
        Person(2, "D. Hart", ("DANA.HART+jobs@example.org",)),
        Person(2, "D. Hart", ("dana.hart@other.test",), (), (), ("INITECH",)),
        Person(2, "Dana Maria Hart", (), ("4915112345678",)),
        Person(2, "dana", ("dana.hart@example.org",)),
        Person(2, "Dana Fell", ("dana.hart@example.org",)),
        Person(2, "Dana Harrt", (), ("4915112345678",), (), ("Elsewhere",)),
        Person(2, "Dr. Dana Hart, PhD", (), (), (), ("Initech",)),
        Person(2, "", ("dana.hart@example.org",)),
    ],
)
def test_one_person_written_in_another_way(other: Person) -> None:
    assert score(DANA, other).score >= LIKELY
    assert score(DANA, other) == score(other, DANA)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Miller", "Robert Miller"),
        ("Kathi Müller", "Katharina Mueller"),
        ("Paco García", "Francisco Garcia"),
        ("Ginette Durand", "Geneviève Durand"),
        ("Steve Weber", "Weber Steven"),
        ("Søren Åkesson", "Soren Aakesson"),
    ],
)
def test_short_forms_and_spellings_at_one_company(one: str, other: str) -> None:
    assert score(Person(1, one, companies=("Acme",)), Person(2, other, companies=("Acme",))).score >= LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Julian Weber", "Julia Weber"),
        ("Jan Weber", "Jana Weber"),
        ("Daniel Weber", "Daniela Weber"),
        ("Tim Weber", "Tom Weber"),
        ("Anna Weber", "Hanna Weber"),
        ("Anna Weber", "Anna Fischer"),
        ("Weber", "Anna Weber"),
    ],
)
def test_names_alike_at_one_company_that_are_of_two(one: str, other: str) -> None:
    assert score(Person(1, one, companies=("Acme",)), Person(2, other, companies=("Acme",))).score < LIKELY


def test_father_and_son_at_one_number_are_two() -> None:
    found = score(Person(1, "James Hart", (), ("49151",)), Person(2, "James Hart Jr.", (), ("49151",)))
    assert found.score < LIKELY
    assert Clue.OTHER_GENERATION in found.clues


def test_two_profiles_are_two_people() -> None:
    links = ("linkedin.com/in/dana-1",), ("linkedin.com/in/dana-2",)
    one, other = (Person(n, "Dana Hart", links=each, companies=("Acme",)) for n, each in enumerate(links, 1))
    assert score(one, other).score < LIKELY


def test_a_shared_mailbox_makes_nobody_the_same() -> None:
    names = ("Dana Hart", "Robin Fell", "Dana Ashdown")
    box = [Person(n, name, ("recruiting@acme.test",), companies=("Acme",)) for n, name in enumerate(names, 1)]
    assert find(box) == []


def test_an_initial_that_fits_two_colleagues_is_neither() -> None:
    names = ("Jonas Meyer", "Julia Meyer", "J. Meyer")
    assert find(Person(n, name, companies=("Acme",)) for n, name in enumerate(names, 1)) == []
    assert len(find(Person(n, name, companies=("Acme",)) for n, name in enumerate(names[1:], 1))) == 1


def test_a_rare_name_alone_is_shown_in_a_small_address_book() -> None:
    pair = find([Person(1, "Ottilie Rabenstein"), Person(2, "Rabenstein, Ottilie", companies=("Acme",))])
    assert [each.clues for each in pair] == [(Clue.SAME_NAME, Clue.RARE_NAME)]


def test_a_dismissed_pair_is_left_out() -> None:
    other = Person(2, "Dana Hart", companies=("Initech",))
    assert len(find([DANA, other])) == 1
    assert find([DANA, other], distinct={(1, 2)}) == []


def test_a_key_that_many_share_is_not_compared_pair_by_pair() -> None:
    crowd = [Person(n, f"Person{n} Family{n}", ("all@example.org",), ("49151",)) for n in range(1, 3000)]
    assert find(crowd) == []


@given(st.lists(PEOPLE, max_size=6, unique_by=lambda each: each.id))
def test_whatever_is_written_there_is_an_order_and_no_pair_twice(crowd: list[Person]) -> None:
    pairs = find(crowd, least=1)
    assert [each.score for each in pairs] == sorted((each.score for each in pairs), reverse=True)
    assert len({(each.low_id, each.high_id) for each in pairs}) == len(pairs)
    assert all(0 < each.score <= 100 and each.low_id < each.high_id and each.clues for each in pairs)
