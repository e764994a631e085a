"""Calendar addresses: what a calendar app reads, and the same nudges as an attachment of the daily mail."""

from crm.feeds.building import attachment

__all__ = ["attachment"]
