"""The files for those who run Keepwarm on a server."""
