"""With whom: those who were ticked, or everybody whom the list's address asks for, as of now."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from crm.db.owner import BIGGEST_ID
from crm.people import addresses
from crm.people.queries import contacts as queries

LONGEST_QUERY = 2_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids in the order of the list, whether everybody was meant, and the list's address."""

    ids: list[int]
    is_everybody: bool
    query: str


def chosen(session: Session, said: MultiDict[str, str], *, today: date) -> Chosen:
    """Who is meant. Ids that are no numbers, or come twice, count as not said."""
    query = said.get("query", "")[:LONGEST_QUERY]
    if said.get("all") == "1":
        return Chosen(queries.all_ids(session, addresses.from_query(query), today=today), True, query)
    ids = dict.fromkeys(said.getlist("contact", type=int))
    return Chosen([each for each in ids if 0 < each <= BIGGEST_ID], False, query)
