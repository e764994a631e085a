"""The scheduler, its page and its signs of life."""
