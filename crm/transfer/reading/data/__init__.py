"""Lists that the reader goes by: domains, words, zone names."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The content of `<name>.toml` in this folder."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """A list of `<name>.toml`, flattened over languages where it has them."""
    found = table(name)[key]
    lists = found.values() if isinstance(found, dict) else [found]
    return frozenset(word for words_of_one in lists for word in words_of_one)
