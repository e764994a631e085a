"""Interviews, who took part, and what came of them."""
