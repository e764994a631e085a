"""Two tabs on one contact: what the other one changed is said and taken over, what was typed here stays."""

import hashlib
import json
from dataclasses import dataclass

from wtforms import SelectField

from crm.contacts.forms.contact import ContactForm

FIELD = "opened"
FIELDS = (
    "name",
    "pronouns",
    "company",
    "title",
    "methods",
    "met_how",
    "met_on",
    "met_where",
    "met_through",
    "tags",
    "helps",
    "notes",
    "tier",
    "own_months",
)
MARK = 8


@dataclass(frozen=True, slots=True)
class News:
    """A field that somebody changed since the form was opened; `is_typed` if it was changed here, too."""

    label: str
    value: str
    is_typed: bool


def marks(form: ContactForm) -> str:
    """What each field says, as short digests: the form carries them and shows by them what it began with."""
    return json.dumps({name: _mark(text) for name, text in _said(form).items()}, separators=(",", ":"))


def take_over(form: ContactForm, stored: ContactForm, opened: str) -> list[News]:
    """Bring into `form` what was stored since it was opened, where nothing else was typed; tell all of it.

    `opened` are the marks that the form came with; without them nothing is compared.
    """
    began, typed, now = _read(opened), _said(form), _said(stored)
    found = []
    for name, text in now.items():
        if name not in began or name not in typed or _mark(text) == began[name] or text == typed[name]:
            continue
        is_typed = _mark(typed[name]) != began[name]
        found.append(News(_label(stored, name), _shown(stored, name), is_typed))
        if not is_typed:
            _adopt(form, stored, name)
    return found


def _read(opened: str) -> dict[str, str]:
    try:
        marks = json.loads(opened) if opened else {}
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _said(form: ContactForm) -> dict[str, str]:
    said = {name: str(form[name].data or "") for name in FIELDS if name != "methods"}
    rows = [(row.kind.data, row.value.data or "", row.label.data or "") for row in form.methods.rows()]
    said["methods"] = "\n".join(" ".join(row) for row in rows if row[1])
    said |= {row.name: row.value for row in form.custom}
    return {name: text.replace("\r", "").strip() for name, text in said.items()}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def _label(form: ContactForm, name: str) -> str:
    own = {row.name: row.label for row in form.custom}
    return own.get(name) or str(form[name].label.text)


def _shown(form: ContactForm, name: str) -> str:
    """As it is read: the word of a choice, the addresses without their kinds."""
    if name == "methods":
        return ", ".join(row.value.data for row in form.methods.rows() if row.value.data)
    text = _said(form)[name]
    field = form[name] if name in FIELDS else None
    if not isinstance(field, SelectField):
        return text
    return next((str(label) for value, label, *_more in field.iter_choices() if value == text), text)


def _adopt(form: ContactForm, stored: ContactForm, name: str) -> None:
    if name in FIELDS:
        form._fields[name] = stored[name]
        setattr(form, name, stored[name])
    else:
        form.custom = [
            other if row.name == name else row for row, other in zip(form.custom, stored.custom, strict=True)
        ]
