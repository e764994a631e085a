"""The home page and the daily digest: they compose what the other features know, and own no table."""
