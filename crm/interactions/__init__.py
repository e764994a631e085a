"""The log: what happened with whom, and when."""
