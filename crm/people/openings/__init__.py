"""Openings as they are drawn: the board, the list, and the page of one."""
