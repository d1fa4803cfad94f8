"""Whether a desk's program is new enough for this server; older ones are told so when they sign in."""

import re
from dataclasses import dataclass

from app.core.errors import Refused

_NUMBERS = re.compile(r"\d+")


def parts(version: str) -> tuple[int, ...]:
    """The numbers of a version, for comparing: ``1.10.0`` is newer than ``1.9``."""
    return tuple(map(int, _NUMBERS.findall(version)[:3]))


@dataclass(frozen=True, slots=True)
class Versions:
    """``oldest_desk`` is the oldest program that speaks as this server does."""

    server: str
    oldest_desk: str

    def check(self, desk: str) -> None:
        """Raises Refused ``desk.too_old``. A desk that says no version is one of our own tools."""
        if desk and parts(desk) < parts(self.oldest_desk):
            raise Refused("desk.too_old", desk=desk, server=self.server)
