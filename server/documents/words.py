"""The words of documents in a language, from ``resources/reports/words.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache

from resources import folder
from server.ports.documents import DocumentLanguage


@cache
def words(language: DocumentLanguage) -> Mapping[str, str]:
    """Every word by its key."""
    tree = tomllib.loads((folder("reports") / "words.toml").read_text("utf-8"))
    return {key: said[language] for key, said in tree.items()}


def word(key: str, language: DocumentLanguage) -> str:
    """The word of a heading or sentence. Raises KeyError for one that was never written."""
    return words(language)[key]


def word_or_itself(value: str, language: DocumentLanguage) -> str:
    """The word of a value (a channel, a state, a type); names of the hospital's own stand as they are."""
    return words(language).get(value, value)
