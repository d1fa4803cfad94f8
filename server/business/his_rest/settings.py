"""What the adapter must be told about a HIS, checked when the server starts; each error names the key at fault."""

import re
from dataclasses import dataclass, field
from typing import ClassVar

from app.core.errors import InvalidInput

_URL = re.compile(r"https://[^\s/?#]+(/[^\s?#]*[^\s/?#])?")
_KEY_ID = re.compile(r"[A-Za-z0-9._\-]{1,64}", re.ASCII)
_SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class HisRestSettings:
    """One HIS. ``base_url`` ends in the base path (``https://his.example/his/v1``), ``key_id`` and ``secret`` are the
    shared key, ``campus`` is told where an act of ours has none of its own. ``statements`` says that it offers the file
    of a day (contract 4.17).
    """

    secrets: ClassVar[tuple[str, ...]] = ("secret",)

    base_url: str
    key_id: str
    secret: str = field(repr=False)
    campus: str = "main"
    answer_timeout_s: int = 10
    statements: bool = True

    def __post_init__(self) -> None:
        _must(bool(_URL.fullmatch(self.base_url)), "base_url", "https address without a slash at the end")
        _must(bool(_KEY_ID.fullmatch(self.key_id)), "key_id", "1 to 64 of A-Z a-z 0-9 . _ -")
        _must(len(self.secret) >= _SHORTEST_SECRET, "secret", f"at least {_SHORTEST_SECRET} characters")
        _must(1 <= len(self.campus) <= 64, "campus", "1 to 64 characters")
        _must(1 <= self.answer_timeout_s <= 60, "answer_timeout_s", "1 to 60")


def _must(holds: bool, key: str, rule: str) -> None:
    if not holds:
        raise InvalidInput(key, rule, "settings.invalid")
