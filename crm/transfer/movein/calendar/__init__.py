"""A whole calendar: the likely interviews found in it, shown by day with their people, and taken in."""
