"""Taking everything along: the account as one JSON file."""
