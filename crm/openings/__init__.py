"""Roles at companies, and how far one has come with each."""
