"""The first steps of a new account: who and where, something to begin with, and the calendar."""

from crm.today.welcome.routes import bp

__all__ = ["bp"]
