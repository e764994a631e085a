"""The old network moved in: a file of people or a whole calendar, staged, matched, shown, applied, undone."""
