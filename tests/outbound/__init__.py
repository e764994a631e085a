"""The only way out: messages, SMTP against a real server, files."""
