"""How much at a time: the mode of the search, absences, what fits into a week, and fresh starts."""
