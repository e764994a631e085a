"""Names of people and companies as keys to sort, search and compare by."""

import re
import unicodedata

_LETTERS_WITHOUT_ACCENT = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ł": "l",
        "\u0131": "i",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_TITLE = re.compile(r"(dr|prof|professor|mr|mrs|ms|miss|mx|herr|frau|sir|dipl-ing)\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|phd|md|mba|msc|bsc|esq|cpa)", re.IGNORECASE)
_PARTICLE = re.compile(r"(van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|zu|bin|al)", re.IGNORECASE)
_FAMILY_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})
_LEGAL_FORM = re.compile(
    r"ab|ag|asa?|bv|co|corp|corporation|company|gmbh|mbh|inc|incorporated|kg|kgaa|kk|limited|ll[cp]|lp|ltd|nv|oyj?"
    r"|plc|pte|pty|sa|sarl|sas|se|sl|spa|srl|ug|&"
)


def fold(text: str) -> str:
    """The key under which a name is sorted and searched: no case, no accents, single spaces.

    Accents are dropped from Latin, Greek and Cyrillic letters only; the marks of other scripts carry meaning
    and stay. Folding twice changes nothing.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    plain = bare.translate(_LETTERS_WITHOUT_ACCENT)
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def initials(name: str) -> str:
    """At most two capitals: of the first and the last word; empty for a name without a letter or digit."""
    words = [word for word in _words(name) if any(map(str.isalnum, word))]
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(next(filter(str.isalnum, word)).upper()[0] for word in ends)


def split_name(name: str, *, family_first: bool = False) -> tuple[str, str]:
    """(given, family) of a full name; the family is empty when there is one word only.

    Understands "Byron, Ada", leaves out titles and suffixes, keeps particles with the family ("van Dyck").
    With `family_first` the first word is the family, as Hungarian and East Asian names are written; after a
    comma stands the given name all the same.
    """
    words = _words(name)
    if len(words) < 2:
        return " ".join(words), ""
    if family_first and "," not in name:
        return " ".join(words[1:]), words[0]
    first_of_family = len(words) - 1
    while first_of_family > 1 and _PARTICLE.fullmatch(words[first_of_family - 1]):
        first_of_family -= 1
    return " ".join(words[:first_of_family]), " ".join(words[first_of_family:])


def is_family_first(order: str | None, locale: str) -> bool:
    """Whether the family stands first: as was chosen ("given", "family"), or as the language has it."""
    return order == "family" if order else locale.partition("_")[0] in _FAMILY_FIRST


def company_key(name: str) -> str:
    """The key under which two spellings of one company meet: folded, without punctuation and legal form.

    "Acme GmbH & Co. KG" is acme; a name that is nothing but a legal form is kept.
    """
    words = re.sub(r"[^\w\s&+]", " ", fold(name).replace(".", "")).split()
    while len(words) > 1 and _LEGAL_FORM.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def _words(name: str) -> list[str]:
    """The words of a name, given first; without titles and suffixes unless nothing else is left."""
    family, comma, given = name.partition(",")
    if comma and any(not _is_suffix(word) for word in given.split()):
        name = f"{given} {family}"
    words = name.replace(",", " ").split()
    kept = [word for word in words if not (_is_title(word) or _is_suffix(word))]
    return kept or words


def _is_title(word: str) -> bool:
    return _TITLE.fullmatch(word) is not None


def _is_suffix(word: str) -> bool:
    return _SUFFIX.fullmatch(word.replace(".", "")) is not None
