"""The calendar: a month or a list of days, with everything that is planned on them."""

from crm.today.planner.routes import bp

__all__ = ["bp"]
