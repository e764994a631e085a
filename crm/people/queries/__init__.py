"""Reading what the pages about people show."""
