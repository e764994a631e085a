"""Follow-ups, interviews and contacts as ready bytes for phones and calendar accounts."""
