"""What a download leaves out: secrets, and what is made again from the rest.

A test goes through the names of all columns and asks for each that sounds like a secret to be listed here.
"""

TABLES = frozenset({"sign_in"})
COLUMNS = frozenset(
    {
        ("user", "password_hash"),
        ("feed", "token_hash"),
        ("feed", "token_box"),
        ("feed", "body"),
        ("feed", "body_key"),
        ("feed", "etag"),
    }
)
