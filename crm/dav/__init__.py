"""CalDAV and CardDAV: follow-ups, interviews and contacts on the phone (RFC 4791, RFC 6352, RFC 6578)."""
