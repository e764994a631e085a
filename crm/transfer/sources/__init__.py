"""Reads files about people (cards, tables, exports of other programs) to plain values; no database, clock or network."""
