"""What can be chosen about a calendar, in words."""

from crm.feeds.models import DAYS_AHEAD, AlarmChoice, FeedKind, Privacy
from crm.web.lazy import lazy_gettext as _l

KINDS = {
    FeedKind.FOLLOW_UPS: _l("Follow-ups"),
    FeedKind.INTERVIEWS: _l("Interviews"),
    FeedKind.DEBRIEFS: _l("Debriefs"),
}
KIND_NOTES = {
    FeedKind.FOLLOW_UPS: _l("on their day; what is overdue moves along until it is answered"),
    FeedKind.INTERVIEWS: _l("at their time"),
    FeedKind.DEBRIEFS: _l("right after an interview, until it is written down"),
}
ALARMS = {
    AlarmChoice.ON_THE_DAY: _l("Follow-ups and debriefs, at the hour of your daily mail"),
    AlarmChoice.BEFORE_15: _l("Interviews, 15 minutes before"),
    AlarmChoice.BEFORE_60: _l("Interviews, one hour before"),
    AlarmChoice.DAY_BEFORE: _l("Interviews, the day before"),
}
HORIZONS = {
    30: _l("A month"),
    92: _l("Three months"),
    DAYS_AHEAD: _l("All that is planned"),
}
HORIZON_NOTES = {
    30: _l("what lies further ahead comes up as the days pass"),
    DAYS_AHEAD: _l("up to 400 days"),
}
PRIVACY = {
    Privacy.COUNT: _l("Count only"),
    Privacy.INITIALS: _l("Initials"),
    Privacy.FULL: _l("Full"),
}
PRIVACY_NOTES = {
    Privacy.COUNT: _l(
        "“3 follow-ups” a day and “Appointment”; no names, and no way to act without signing in"
    ),
    Privacy.INITIALS: _l("“Thank DH”; no company, nothing that you or they wrote"),
    Privacy.FULL: _l("“Thank Dana Hart · Company”, where you met, the last word, words to begin with"),
}
