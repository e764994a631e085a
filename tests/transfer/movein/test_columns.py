"""The mapping screen: what is not clear is asked once, and remembered by the headings."""

import io
import re

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.contacts.models import Contact
from crm.transfer.models import ColumnMapping
from tests.transfer.movein.moving import emails, names, titles

TABLE = "Wer;Wo;Was\nJürgen Groß;Käse & Söhne;Leiter\nZoë Müller;Café Blau;Köchin\n"
MAPPED = {"column-0": "name", "column-1": "company", "column-2": "title"}
AS_SHOWN = {"encoding": "utf-8", "delimiter": ";", "header": "yes", "was": ";yes"}


def drop(client: FlaskClient, data: bytes, name: str = "leute.csv") -> str:
    answer = client.post("/import", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_columns_that_are_not_clear_are_asked_about(client: FlaskClient) -> None:
    where = drop(client, TABLE.encode())
    assert where.endswith("/columns")
    assert "Jürgen Groß" in client.get(where).text


def test_what_is_said_is_read_and_remembered_for_the_next_file(client: FlaskClient, session: Session) -> None:
    where = drop(client, TABLE.encode())
    answer = client.post(where, data={**AS_SHOWN, **MAPPED, "do": "read"})
    assert answer.status_code == 303
    assert "Leiter at Käse &amp; Söhne" in client.get(answer.location).text
    assert session.scalars(select(ColumnMapping)).first() is not None
    session.commit()
    more = drop(client, (TABLE + "Gregor Blau;Nord;Fahrer\n").encode(), "mehr.csv")
    assert not more.endswith("/columns")
    client.post(f"{more}/apply")
    assert names(session) == ["Jürgen Groß", "Zoë Müller", "Gregor Blau"]
    assert titles(session, "Gregor Blau") == [("Fahrer", True)]


def test_another_encoding_is_shown_before_it_is_used(client: FlaskClient) -> None:
    where = drop(client, TABLE.encode("mac-roman"))
    assert "Jürgen" not in client.get(where).text
    shown = client.post(where, data={**AS_SHOWN, "encoding": "mac-roman"})
    assert shown.status_code == 200
    assert "Jürgen Groß" in shown.text


def test_with_another_delimiter_the_columns_are_guessed_anew(client: FlaskClient) -> None:
    where = drop(client, TABLE.encode())
    shown = client.post(where, data={**AS_SHOWN, **MAPPED, "delimiter": "|"}).text
    assert len(re.findall(r'name="column-\d+"', shown)) == 1


def test_a_table_without_names_is_not_read(client: FlaskClient, session: Session) -> None:
    where = drop(client, TABLE.encode())
    nothing = dict.fromkeys(MAPPED, "")
    answer = client.post(where, data={**AS_SHOWN, **nothing, "do": "read"})
    assert answer.status_code == 422
    assert "Say which column holds the name." in answer.text
    assert session.scalars(select(Contact)).all() == []


def test_the_order_of_day_and_month_is_asked_where_it_matters(client: FlaskClient, session: Session) -> None:
    table = "Name,E-mail,Met on\nAda Abel,ada@acme.test,03/04/2025\nBo Brandt,bo@acme.test,05/06/2025\n"
    where = drop(client, table.encode())
    page = client.get(where).text
    assert "A date such as 03/04/2025 is" in page
    mapping = {"column-0": "name", "column-1": "email", "column-2": "met_on"}
    form = {**AS_SHOWN, "delimiter": ",", "was": ",yes", **mapping, "do": "read"}
    assert client.post(where, data=form).status_code == 422
    answer = client.post(where, data={**form, "order": "day"})
    client.post(f"{answer.location}/apply")
    met = session.scalars(select(Contact.met_on).order_by(Contact.id)).all()
    assert [day.isoformat() if day else "" for day in met] == ["2025-04-03", "2025-06-05"]
    assert emails(session, "Ada Abel") == ["ada@acme.test"]


def test_a_table_can_be_read_in_another_way_until_it_is_applied(client: FlaskClient) -> None:
    where = drop(client, b"Name,Company,E-mail\nAda Abel,Acme,ada@acme.test\n")
    assert "Ada Abel" in client.get(where).text
    assert client.get(f"{where}/columns").status_code == 200
    client.post(f"{where}/apply")
    assert client.get(f"{where}/columns").status_code == 303
    assert client.post(f"{where}/columns").status_code == 404
