"""What may be typed about a contact or a company."""

from crm.contacts.forms.company import CompanyForm, filled_company
from crm.contacts.forms.contact import ContactForm, filled_contact
from crm.contacts.forms.custom import Answer, answers, blank_answers
from crm.contacts.forms.fields import EARLIEST, LINE, NAME, TEXT, lines, past_day, web_link
from crm.contacts.forms.positions import MoveForm, PositionForm, filled_position
from crm.contacts.forms.rhythm import MOST_MONTHS, KeepForm, PauseForm, RhythmForm
from crm.contacts.forms.settings import FieldForm, MergeForm, NewFieldForm, TagForm

__all__ = [
    "EARLIEST",
    "LINE",
    "MOST_MONTHS",
    "NAME",
    "TEXT",
    "Answer",
    "CompanyForm",
    "ContactForm",
    "FieldForm",
    "KeepForm",
    "MergeForm",
    "MoveForm",
    "NewFieldForm",
    "PauseForm",
    "PositionForm",
    "RhythmForm",
    "TagForm",
    "answers",
    "blank_answers",
    "filled_company",
    "filled_contact",
    "filled_position",
    "lines",
    "past_day",
    "web_link",
]
