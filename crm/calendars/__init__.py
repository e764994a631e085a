"""A calendar account elsewhere, kept in step by calling out: it needs no public address."""
