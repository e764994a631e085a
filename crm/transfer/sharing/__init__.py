"""What other apps hand in: a phone's share sheet, a shortcut, a link, a text or a file."""
