"""Keepwarm keeps the people met in interviews warm."""

__version__ = "0.1.0"
