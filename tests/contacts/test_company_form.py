"""The company form and the trash of companies."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.accounts.models import User
from crm.contacts.models import Company, CompanyDomain
from tests import factories
from tests.released import fresh


@pytest.fixture
def company(session: Session, user: User) -> Company:
    company = factories.a_company(session, "Initech")
    session.add(CompanyDomain(company_id=company.id, domain="initech.com"))
    session.commit()
    return company


def test_a_company_is_typed_in(client: FlaskClient, session: Session, user: User) -> None:
    typed = {
        "name": "Globex",
        "careers_url": "globex.example.org/jobs",
        "domains": "globex.com\r\nglobex.de",
        "mailboxes": "jobs@globex.com",
        "notes": "Nice",
    }
    answer = client.post("/companies/new", data=typed)
    company = session.scalars(select(Company)).one()
    session.commit()
    assert (answer.status_code, answer.location) == (303, f"/companies/{company.id}")
    page = client.get(answer.location).text
    for text in (
        "Globex",
        "globex.com",
        "globex.de",
        "mailto:jobs@globex.com",
        "https://globex.example.org/jobs",
        "Nice",
    ):
        assert text in page


WRONG = [
    {"name": ""},
    {"name": "x" * 10_000},
    {"careers_url": "javascript:alert(1)"},
    {"domains": "localhost"},
    {"mailboxes": "not an address"},
    {"notes": "x" * 20_001},
    {"domains": "initech.com"},
]


def test_what_is_wrong_is_said_and_nothing_is_saved(
    client: FlaskClient, session: Session, company: Company
) -> None:
    for typed in WRONG:
        answer = client.post("/companies/new", data={"name": "Globex", "notes": "Kept words", **typed})
        said = (
            answer.status_code,
            "field-error" in answer.text,
            "notes" in typed or "Kept words" in answer.text,
        )
        assert said == (422, True, True), str(typed)[:80]
    assert session.scalars(select(Company.name)).all() == ["Initech"]


def test_a_company_that_is_there_already_is_shown_instead(
    client: FlaskClient, session: Session, company: Company
) -> None:
    answer = client.post("/companies/new", data={"name": "initech GmbH"})
    assert (answer.status_code, f'href="/companies/{company.id}"' in answer.text) == (422, True)
    assert session.scalars(select(Company.name)).all() == ["Initech"]


def test_an_edit_starts_from_what_is_known(client: FlaskClient, session: Session, company: Company) -> None:
    page = client.get(f"/companies/{company.id}/edit").text
    assert 'value="Initech"' in page
    assert "initech.com" in page
    client.post(f"/companies/{company.id}/edit", data={"name": "Initech\r\nGlobal", "domains": "initech.org"})
    assert fresh(session, company).name == "Initech Global"
    assert session.scalars(select(CompanyDomain.domain)).all() == ["initech.org"]


def test_a_domain_of_another_company_is_refused_in_an_edit(
    client: FlaskClient, session: Session, company: Company
) -> None:
    other = factories.a_company(session, "Globex")
    session.commit()
    answer = client.post(f"/companies/{other.id}/edit", data={"name": "Changed", "domains": "initech.com"})
    assert (answer.status_code, "belongs to Initech already" in answer.text) == (422, True)
    assert fresh(session, other).name == "Globex"


def test_trash_and_back(client: FlaskClient, session: Session, company: Company) -> None:
    home = f"/companies/{company.id}"
    assert client.post(f"{home}/trash").location == "/companies"
    assert "Initech" not in client.get("/companies?q=init").text.partition("<main")[2].replace("q=init", "")
    assert "In the trash since" in client.get(home).text
    assert client.post(f"{home}/edit", data={"name": "x"}).status_code == 404
    client.post(f"{home}/trash/undo")
    assert fresh(session, company).deleted_at is None


def test_unknown_and_foreign_companies_are_not_found(
    client: FlaskClient, stranger: FlaskClient, anonymous: FlaskClient, company: Company
) -> None:
    for act in ("edit", "trash", "trash/undo"):
        assert stranger.post(f"/companies/{company.id}/{act}", data={"name": "Mine"}).status_code == 404
        assert anonymous.post(f"/companies/{company.id}/{act}").status_code == 403
        assert client.post(f"/companies/99999999999999999999/{act}", data={"name": "x"}).status_code == 404
    assert stranger.get(f"/companies/{company.id}").status_code == 404
    assert stranger.get(f"/companies/{company.id}/edit").status_code == 404
