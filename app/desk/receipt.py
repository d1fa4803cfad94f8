"""Make a receipt: a template of blocks from ``resources/receipts`` filled with plain words; the device prints blocks.

A template is TOML: a list of ``[[block]]`` tables with the printer's own fields, texts with ``{name}``
placeholders, and
``each = "bills"`` to repeat a block for every row of a list, ``when = "practice"`` to keep it only where a value is
true.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

Document = list[Mapping[str, Any]]
Words = Mapping[str, Any]


class TemplateError(ValueError):
    """A template names a value that does not exist, or is not a list of blocks."""


@lru_cache(maxsize=16)
def load_template(name: str) -> Sequence[Mapping[str, Any]]:
    """The blocks of a shipped template, read once: a receipt is made while the windows want the interpreter too."""
    content = tomllib.loads(files("resources").joinpath("receipts", f"{name}.toml").read_text("utf-8"))
    blocks = content.get("block")
    if not isinstance(blocks, list):
        raise TemplateError(f"{name}: no blocks")
    return blocks


def fill(template: Sequence[Mapping[str, Any]], words: Words) -> Document:
    """The document: placeholders filled, repeated and conditional blocks resolved. Raises TemplateError."""
    document: Document = []
    for block in template:
        fields = {name: value for name, value in block.items() if name not in ("each", "when")}
        if "when" in block and not _word(words, block["when"]):
            continue
        if "each" in block:
            document.extend(_filled(fields, {**words, **row}) for row in _word(words, block["each"]))
        else:
            document.append(_filled(fields, words))
    return document


def _word(words: Words, name: str) -> Any:
    if name not in words:
        raise TemplateError(f"no value named {name}")
    return words[name]


def _filled(fields: Mapping[str, Any], words: Words) -> Mapping[str, Any]:
    return {name: _text(value, words) for name, value in fields.items()}


def _text(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        try:
            return value.format_map(words)
        except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
            raise TemplateError(f"placeholder {error}") from None
    if isinstance(value, list):
        return [_text(one, words) for one in value]
    return value
