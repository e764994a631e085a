"""What a download leaves out: secrets, what is made again from the rest, and the memory of undoing.

A test goes through the names of all columns and asks for each that sounds like a secret to be listed here.
"""

TABLES = frozenset(
    {
        "sign_in",
        "search_entry",  # made again from the rest
        "staged_record",  # read again from the staged file
        "change_act",  # undoing ends with the instance in which it was done
        "change_row",
        "contact_alias",  # former addresses of pages of this instance
        "app_password",  # each device gets another one from the instance that it goes to
        "published_mark",  # everything is written anew on the way back
        "mirrored_object",  # how far this instance is in step with a calendar elsewhere
        "found_event",  # found again in the calendar itself
        "bulk_run",  # like every act
        "bulk_piece",
        "submission",  # forms that this instance took
        "share_address",  # a phone gets another one
    }
)
COLUMNS = frozenset(
    {
        ("user", "password_hash"),
        ("channel", "secret"),
        ("calendar_account", "secret"),
        ("calendar_account", "claimed_until"),
        ("account_calendar", "ctag"),
        ("account_calendar", "sync_token"),
        *(("published_shelf", name) for name in ("seq", "pruned_seq", "epoch")),
        *(
            ("published_object", name)  # read off the body again
            for name in ("uid", "component", "size", "etag", "seq", "face", "is_open", "is_repeating")
        ),
        *(
            ("published_object", name)
            for name in ("starts_at", "ends_at", "made_at", "changed_at", "is_hidden", "gone_at")
        ),
        ("feed", "token_hash"),
        ("feed", "token_box"),
        ("feed", "body"),
        ("feed", "body_key"),
        ("feed", "etag"),
        ("staged_file", "act_id"),
        ("followup", "effective_day"),
    }
)
IN_CONFIDENCE = frozenset({("debrief", "in_confidence")})
"""Columns that are empty in a download that does not ask for what was told in confidence."""
