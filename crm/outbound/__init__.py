"""The only way out of this process: mail over SMTP, or into files for trying."""
