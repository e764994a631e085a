"""What is read from people typed one per line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.core.roles import Role
from crm.interviews.lines import Named, Unreadable, people


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Dana Hart", Named("Dana Hart")),
        ("  Dana   Hart  ", Named("Dana Hart")),
        (
            "Dana Hart <dana@example.org> - Hiring manager",
            Named("Dana Hart", "dana@example.org", Role.HIRING_MANAGER),
        ),
        ("Dana Hart, recruiter, dana@example.org", Named("Dana Hart", "dana@example.org", Role.RECRUITER)),
        (
            "Dana Hart; dana@example.org; Head of Platform",
            Named("Dana Hart", "dana@example.org", title="Head of Platform"),
        ),
        (
            "Dana Hart (Recruiting Coordinator)",
            Named("Dana Hart", "", Role.COORDINATOR, "Recruiting Coordinator"),
        ),
        (
            "Rita Moss \u2013 Talent Acquisition Partner",
            Named("Rita Moss", "", Role.RECRUITER, "Talent Acquisition Partner"),
        ),
        ("Dana Hart, Führungskraft", Named("Dana Hart", "", Role.HIRING_MANAGER)),
        ("Ivo Lind (Koordination)", Named("Ivo Lind", "", Role.COORDINATOR)),
        ("Eva Pell, Bewirbt sich auch", Named("Eva Pell", "", Role.FELLOW_CANDIDATE)),
        ("Felix Ohm, fellow candidate", Named("Felix Ohm", "", Role.FELLOW_CANDIDATE)),
        ("Hiring manager: Dana Hart", Named("Dana Hart", "", Role.HIRING_MANAGER)),
        ('"Hart, Dana" <dana@example.org>', Named("Dana Hart", "dana@example.org")),
        ("dana.hart@example.org", Named("Dana Hart", "dana.hart@example.org")),
        ("Anne-Marie O'Neil-Smith", Named("Anne-Marie O'Neil-Smith")),
        ("Candidate Jones, interviewer", Named("Candidate Jones")),
        ("李 伟, HR", Named("李 伟", "", Role.RECRUITER)),
    ],
)
def test_a_line_is_read_as_a_person_would(line: str, named: Named) -> None:
    assert people(line) == [named]


def test_empty_lines_and_repeated_people_are_passed_over() -> None:
    text = "Dana Hart, dana@example.org\n\n  \nDANA HART, Dana@Example.org, recruiter\nRita Moss\n,,\n"
    assert people(text) == [Named("Dana Hart", "dana@example.org"), Named("Rita Moss")]


@pytest.mark.parametrize("text", ["Dana <dana@>", "dana@", "Dana, @example.org", "Dana a@b@c.org"])
def test_half_an_address_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        people(text)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = people(text)
    except Unreadable:
        return
    assert all(person.name and "\n" not in person.name and len(person.name) <= 200 for person in found)
