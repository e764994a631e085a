"""Keepwarm as an installed app: its manifest, its worker, and what can be done without network."""
