"""The contact form: what it takes, what it refuses, and whom it recognises."""

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts import queries
from crm.contacts.models import Company, Contact, ContactMethod, MethodKind, Position
from crm.core.cadence import Tier
from tests import factories


def _only(session: Session) -> Contact:
    session.expunge_all()
    contact = queries.contact(session, session.scalars(select(Contact.id)).one())
    session.commit()
    return contact


def _count(session: Session) -> int:
    count = session.scalar(select(func.count(Contact.id))) or 0
    session.commit()
    return count


def methods(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Rows of ways to reach somebody as the form sends them."""
    parts = ("kind", "value", "label")
    return {
        f"methods-{place}-{part}": text
        for place, row in enumerate(rows)
        for part, text in zip(parts, row, strict=True)
    }


def test_one_name_makes_a_contact(client: FlaskClient, session: Session) -> None:
    answer = client.post("/contacts/new", data={"name": "  Dana  "})
    contact = _only(session)
    assert (answer.status_code, answer.location) == (303, f"/contacts/{contact.id}")
    assert contact.name == "Dana"


def test_everything_typed_is_kept_and_an_unknown_company_is_added(
    client: FlaskClient, session: Session
) -> None:
    typed = {
        "name": "Dana Hart",
        "company": "Initech GmbH",
        "title": "Lead",
        **methods(
            ("email", "dana@example.org", ""),
            ("phone", "+49 30 123456", ""),
            ("link", "linkedin.com/in/dana", ""),
            ("email", "home@example.org", "home"),
            ("phone", "", "empty"),
            ("phone", "+1 212 555 0100", ""),
            ("link", "example.org/blog", "blog"),
        ),
        "met_on": "2026-01-05",
        "met_where": "Meetup",
        "met_through": "Alex",
        "tier": "B",
        "own_months": "4",
        "notes": "one\r\ntwo",
    }
    assert client.post("/contacts/new", data=typed).status_code == 303
    contact = _only(session)
    assert [(row.value, row.label) for row in contact.methods] == [
        ("dana@example.org", ""),
        ("+49 30 123456", ""),
        ("https://linkedin.com/in/dana", ""),
        ("home@example.org", "home"),
        ("+1 212 555 0100", ""),
        ("https://example.org/blog", "blog"),
    ]
    (position,) = contact.positions
    assert position.company is not None
    assert (position.company.name, position.title) == ("Initech GmbH", "Lead")
    assert (contact.tier, contact.own_months, contact.notes) == (Tier.B, 4, "one\ntwo")


def test_a_known_company_is_used_again(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session, "initech")
    session.commit()
    client.post("/contacts/new", data={"name": "Dana", "company": "Initech Inc."})
    assert session.scalars(select(Company.id)).all() == [company.id]
    assert session.scalars(select(Position.company_id)).all() == [company.id]


WRONG = [
    ("name", ""),
    ("name", "   "),
    ("name", "x" * 10_000),
    ("company", "x" * 10_000),
    ("methods-0-value", "not an address"),
    ("methods-0-kind", "telepathy"),
    ("methods-0-label", "x" * 41),
    ("pronouns", "x" * 41),
    ("met_how", "dream"),
    ("tags", ",".join(map(str, range(31)))),
    ("met_on", "2999-01-01"),
    ("met_on", "1026-01-01"),
    ("met_on", "yesterday"),
    ("tier", "Z"),
    ("own_months", "0"),
    ("own_months", "9999999999999"),
    ("own_months", "many"),
    ("notes", "x" * 20_001),
]


def test_what_is_wrong_is_said_and_nothing_is_saved(client: FlaskClient, session: Session) -> None:
    for field, value in WRONG:
        answer = client.post("/contacts/new", data={"name": "Dana", "title": "Kept role", field: value})
        said = answer.status_code, "Kept role" in answer.text, "field-error" in answer.text
        assert said == (422, True, True), (field, value[:50])
    assert _count(session) == 0


def test_long_notes_are_taken_whole(client: FlaskClient, session: Session) -> None:
    client.post("/contacts/new", data={"name": "Dana", "notes": "ü" * 10_000})
    assert _only(session).notes == "ü" * 10_000


def test_markup_and_line_breaks_in_a_name_stay_text(client: FlaskClient, session: Session) -> None:
    client.post("/contacts/new", data={"name": "<script>alert(1)</script>\r\nBcc: x@example.org"})
    contact = _only(session)
    assert contact.name == "<script>alert(1)</script> Bcc: x@example.org"
    page = client.get(f"/contacts/{contact.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_somebody_who_seems_known_is_asked_about_once(
    client: FlaskClient, session: Session, user: User
) -> None:
    known = factories.a_contact(session, "Dana Hart", email="dana@example.org", met_where="Phone screen")
    session.commit()
    first = client.post(
        "/contacts/new",
        data={"name": "D. Hart", **methods(("email", "dana@example.org", "")), "title": "Lead"},
    )
    assert first.status_code == 422
    assert "Do you know them already?" in first.text
    assert "Phone screen" in first.text
    assert "Lead" in first.text
    assert _count(session) == 1
    again = client.post(
        "/contacts/new",
        data={"name": "D. Hart", **methods(("email", "dana@example.org", "")), "seen": str(known.id)},
    )
    assert again.status_code == 303
    assert _count(session) == 2


def test_while_typing_those_who_seem_known_are_shown(
    client: FlaskClient, session: Session, user: User
) -> None:
    known = factories.a_contact(session, "Dana Hart", deleted_at=factories.MADE)
    session.commit()
    part = client.get("/contacts/known?name=dana+hart&email=&company=").text
    assert f'href="/contacts/{known.id}"' in part
    assert f'name="seen" value="{known.id}"' in part
    assert "In the trash" in part
    assert "<html" not in part


def test_odd_questions_while_typing_are_answered(client: FlaskClient) -> None:
    for query in ["", "name=", "name=%00", "name=" + "x" * 5000, "name=%ff%fe", "email=@@@&name=%25"]:
        answer = client.get(f"/contacts/known?{query}")
        assert (answer.status_code, "Do you know" in answer.text) == (200, False), query[:50]


def test_the_form_shows_what_is_known(client: FlaskClient, session: Session, user: User) -> None:
    company = factories.a_company(session, "Initech")
    contact = factories.a_contact(
        session, "Dana Hart", company=company, title="Lead", email="dana@example.org"
    )
    session.commit()
    page = client.get(f"/contacts/{contact.id}/edit").text
    for text in ("Dana Hart", "Initech", "Lead", "dana@example.org"):
        assert f'value="{text}"' in page


def test_saving_the_form_as_it_is_changes_nothing(client: FlaskClient, session: Session, user: User) -> None:
    contact = factories.a_contact(session, "Dana Hart", tier=Tier.C)
    for place, (kind, value, label) in enumerate(
        [
            (MethodKind.EMAIL, "odd address", "old card"),
            (MethodKind.EMAIL, "d@example.org", "home"),
            (MethodKind.PHONE, "ask Robin", ""),
            (MethodKind.LINK, "javascript:alert(1)", ""),
        ]
    ):
        session.add(
            ContactMethod(
                contact_id=contact.id,
                kind=kind,
                value=value,
                value_key=value.lower(),
                label=label,
                place=place,
            )
        )
    session.commit()
    before = [(row.kind, row.value, row.label) for row in _only(session).methods]
    typed = {
        "name": "Dana Hart",
        "tier": "C",
        **methods(
            ("email", "odd address", "old card"),
            ("email", "d@example.org", "home"),
            ("phone", "ask Robin", ""),
            ("link", "javascript:alert(1)", ""),
        ),
    }
    assert client.post(f"/contacts/{contact.id}/edit", data=typed).status_code == 303
    after = _only(session)
    assert sorted((row.kind, row.value, row.label) for row in after.methods) == sorted(before)
    assert (after.name, after.tier) == ("Dana Hart", Tier.C)


def test_a_move_keeps_the_position_before(client: FlaskClient, session: Session, user: User) -> None:
    contact = factories.a_contact(
        session, "Dana", company=factories.a_company(session, "Initech"), title="Lead"
    )
    session.commit()
    typed = {"name": "Dana", "company": "Globex", "title": "CTO", "moved": "y", "moved_on": "2026-03-01"}
    client.post(f"/contacts/{contact.id}/edit", data=typed)
    rows = _only(session).positions
    assert [(row.company.name if row.company else "", row.title, row.is_current) for row in rows] == [
        ("Globex", "CTO", True),
        ("Initech", "Lead", False),
    ]


def test_without_the_box_another_company_is_a_correction(
    client: FlaskClient, session: Session, user: User
) -> None:
    contact = factories.a_contact(
        session, "Dana", company=factories.a_company(session, "Initech"), title="Lead"
    )
    session.commit()
    client.post(f"/contacts/{contact.id}/edit", data={"name": "Dana", "company": "Globex"})
    (row,) = _only(session).positions
    assert row.company is not None
    assert (row.company.name, row.is_current) == ("Globex", True)


def test_a_wrong_edit_keeps_what_was_typed_and_what_was_stored(
    client: FlaskClient, session: Session, user: User
) -> None:
    contact = factories.a_contact(session, "Dana")
    session.commit()
    answer = client.post(f"/contacts/{contact.id}/edit", data={"name": "Dana Hart", "met_on": "2999-01-01"})
    assert (answer.status_code, 'value="Dana Hart"' in answer.text) == (422, True)
    assert _only(session).name == "Dana"


def test_going_back_leads_nowhere_else(client: FlaskClient, session: Session) -> None:
    answer = client.post("/contacts/new", data={"name": "Dana", "next": "https://evil.example/"})
    assert answer.location == f"/contacts/{_only(session).id}"
