"""What may be typed about interviews."""

from crm.interviews.forms.debrief import DebriefForm, filled_debrief
from crm.interviews.forms.interview import InterviewForm, filled_interview
from crm.interviews.forms.people import NEW, PersonForm
from crm.interviews.forms.problems import problems

__all__ = [
    "NEW",
    "DebriefForm",
    "InterviewForm",
    "PersonForm",
    "filled_debrief",
    "filled_interview",
    "problems",
]
