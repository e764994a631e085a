"""How much of a file about people is taken in; whatever is beyond is refused or cut, and said."""

MAX_BYTES = 50 * 1024 * 1024
MAX_RECORDS = 200_000
MAX_COLUMNS = 1_000
MAX_NAME = 200
MAX_LINE = 500
MAX_LINK = 2_000
MAX_NOTES = 20_000
MAX_LINE_OF_TABLE = 1_000_000
MAX_WAYS = 50
MAX_TAGS = 50
MAX_HAPPENED = 1_000
MAX_EXCERPT = 200
HEAD = 64 * 1024
"""As much of the beginning of a file is looked at to tell what it is."""

MAX_MEMBERS = 200
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200
MAX_DIRECTORY = 4 * 1024 * 1024

MAX_JSON_PARTS = 1_000_000
MAX_JSON_VALUES = 5_000_000
