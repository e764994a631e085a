"""An invitation from file or text to saved interview: staged, matched, shown, corrected, applied, undone."""
