"""People met and the companies they work for."""
