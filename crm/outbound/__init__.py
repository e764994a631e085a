"""The only way out of this process: mail over SMTP or into files, and calls to the web behind one guard."""
