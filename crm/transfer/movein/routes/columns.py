"""The mapping screen of a table: what each column holds, and how the file is written."""

from dataclasses import dataclass, replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from crm.accounts.gate import present
from crm.db.flask import db
from crm.db.owner import NotFound
from crm.transfer.models import StagedFile, StagedState
from crm.transfer.movein import intake, options, staging, views, wording
from crm.transfer.movein.routes.blueprint import bp
from crm.transfer.movein.routes.entrance import read_in
from crm.transfer.movein.staging import HandedIn
from crm.transfer.sources import Choices, Fault, Layout
from crm.transfer.sources.tables import DELIMITERS, ENCODINGS, FIELDS

NAMING = frozenset({"name", "given", "family", "last_first", "email", "company"})
COLUMN = "column-"


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the screen shows it: its heading, what it is taken for, and the first cells."""

    place: int
    heading: str
    field: str
    cells: list[str]


@bp.get("/import/<int:staged_id>/columns")
def columns(staged_id: int) -> str | Response:
    """How the table was read, to be corrected."""
    if not _has_columns(views.one_file(db.session(), staged_id)):
        return redirect(url_for("movein.page", staged_id=staged_id), 303)
    row, given = _table(staged_id)
    choices = options.from_options(row.options)
    return _page(row, _layout(given, choices), choices, [])


@bp.post("/import/<int:staged_id>/columns")
def map_columns(staged_id: int) -> Response | str | tuple[str, int]:
    """Show the table as it is now said to be written; or read it so, and remember that for the next one."""
    row, given = _table(staged_id)
    db.session.rollback()
    choices = _choices(request.form)
    opened = intake.tell(given, choices).opened
    layout = opened.layout or _layout(given, Choices())
    if request.form.get("do") != "read":
        return _page(row, layout, choices, [])
    wrong = [str(wording.FAULT[opened.fault])] if opened.fault else _wrong(layout, choices)
    if wrong:
        return _page(row, layout, choices, wrong), 422
    settled = replace(choices, mapping=layout.mapping)
    row = views.one_file(db.session(), staged_id)
    row.options = options.to_options(settled)
    found = intake.tell(given).opened.layout
    for mark in {layout.fingerprint, intake.first_row_mark(found) if found and layout.has_header else ""} - {
        ""
    }:
        options.remember(db.session(), mark, row.options, when=present())
    db.session.commit()
    if read_in(staged_id, opened) is None:
        return _page(row, layout, choices, [str(wording.FAULT[Fault.NO_PEOPLE])]), 422
    return redirect(url_for("movein.page", staged_id=staged_id), 303)


def _table(staged_id: int) -> tuple[StagedFile, HandedIn]:
    """A table that may still be read in another way. Raises `NotFound`."""
    row = views.one_file(db.session(), staged_id)
    if not _has_columns(row):
        raise NotFound(f"StagedFile {staged_id} with columns")
    return row, staging.source_of(db.session(), staged_id)


def _has_columns(row: StagedFile) -> bool:
    return row.kind in intake.TABLES and row.state is StagedState.STAGED


def _layout(given: HandedIn, choices: Choices) -> Layout:
    layout = intake.tell(given, choices).opened.layout
    if layout is None:
        raise NotFound("a table")
    return layout


def _choices(form: MultiDict[str, str]) -> Choices:
    """What was said; with another delimiter or header the columns are guessed anew."""
    encoding, delimiter = form.get("encoding", ""), form.get("delimiter", "")
    header, order = form.get("header", ""), form.get("order", "")
    is_as_shown = form.get("was") == f"{delimiter}{header}"
    fields = [form.get(f"{COLUMN}{place}") for place in range(len(form))]
    said = tuple(field for field in fields if field is not None)
    return Choices(
        encoding=encoding if encoding in ENCODINGS else None,
        delimiter=delimiter if delimiter in DELIMITERS else None,
        has_header=header == "yes" if header else None,
        day_first=order == "day" if order else None,
        mapping=said if said and is_as_shown else None,
    )


def _wrong(layout: Layout, choices: Choices) -> list[str]:
    found = []
    if not NAMING & set(layout.mapping):
        found.append(_("Say which column holds the name."))
    if layout.asks_for_day_order and choices.day_first is None:
        found.append(_("Say whether the day or the month comes first in its dates."))
    return found


def _page(row: StagedFile, layout: Layout, choices: Choices, errors: list[str]) -> str:
    header = "yes" if layout.has_header else "no"
    return render_template(
        "transfer/movein/columns.html",
        staged=row,
        layout=layout,
        columns=_columns(layout),
        encodings=_encodings(layout),
        delimiters=[(each, str(wording.DELIMITER[each])) for each in DELIMITERS],
        fields=[(field, wording.field(field)) for field in FIELDS],
        header=header,
        was=f"{layout.delimiter}{header}",
        order={None: "", True: "day", False: "month"}[choices.day_first],
        errors=errors,
    )


def _columns(layout: Layout) -> list[Column]:
    return [
        Column(
            place,
            (layout.header[place] if layout.has_header and place < len(layout.header) else "")
            or _("Column %(number)s", number=place + 1),
            field,
            [row[place] if place < len(row) else "" for row in layout.sample],
        )
        for place, field in enumerate(layout.mapping)
    ]


def _encodings(layout: Layout) -> list[tuple[str, str]]:
    """The one in use, those that the bytes look like, the rest."""
    ordered = dict.fromkeys((layout.encoding, *layout.hints, *ENCODINGS))
    return [(name, wording.ENCODING.get(name) or name) for name in ordered]
