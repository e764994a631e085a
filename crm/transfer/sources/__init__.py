"""Reads files about people (cards, tables, other programs' exports) to plain values; no database or clock."""
