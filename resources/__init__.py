"""Files that ship with the product: icons, styles, fonts, translations, receipts, reports.

May be read by every package and imports none of them. `folder()` is how a file is found, installed or frozen.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder of shipped files called `name`, for example `icons`; raises FileNotFoundError if it did not ship."""
    path = _HERE / name
    if not path.is_dir():
        raise FileNotFoundError(path)
    return path
