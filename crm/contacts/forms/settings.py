"""Tags and fields of one's own, as they are set up."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from crm.contacts import wording
from crm.contacts.models import FieldKind, TagColour
from crm.web.choices import choices
from crm.web.forms import Form
from crm.web.lazy import lazy_gettext as _l


class TagForm(Form):
    """A tag's name and colour."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=40)])
    colour = SelectField(_l("Colour"), choices=choices(wording.COLOUR.items()), default=TagColour.GREY.value)


class MergeForm(Form):
    """The tag that stays."""

    into = SelectField(_l("Becomes part of"), coerce=int)


class FieldForm(Form):
    """A field's name."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=60)])


class NewFieldForm(FieldForm):
    """A field's name, and what it holds: that stays."""

    kind = SelectField(_l("Holds"), choices=choices(wording.FIELD.items()), default=FieldKind.TEXT.value)
