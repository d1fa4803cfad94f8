"""What surrounds a world: its one source of chance, the errors that are logged, services before it begins."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from app.core import ids
from server import bootstrap
from simulation.server_process import SETTINGS


@contextmanager
def bootstrap_services(ends: bootstrap.Ends) -> Iterator[Any]:
    """The services alone, for what is done before the world begins."""
    yield bootstrap._services(SETTINGS, bootstrap._shared(SETTINGS, ends))


def passwords() -> Any:
    return bootstrap.passwords_of(SETTINGS.identity)


@contextmanager
def one_chance(random: Random) -> Iterator[None]:
    """All secrets from one seed: the numbers that desks and server mint, tokens, nonces."""
    kept = (secrets.choice, secrets.token_hex, secrets.token_urlsafe, ids.mint.__defaults__)
    letter: Any = _choosing(random)
    secrets.choice = letter
    secrets.token_hex = lambda nbytes=None: random.randbytes(nbytes or 32).hex()
    secrets.token_urlsafe = lambda nbytes=None: random.randbytes(nbytes or 32).hex()
    ids.mint.__defaults__ = (letter,)
    try:
        yield
    finally:
        secrets.choice, secrets.token_hex, secrets.token_urlsafe, ids.mint.__defaults__ = kept


def _choosing(random: Random) -> Callable[[Sequence[Any]], Any]:
    """``random.choice`` in one step; a number takes eleven."""
    draw = random.getrandbits

    def choice(choices: Sequence[Any]) -> Any:
        count = len(choices)
        bits = count.bit_length()
        place = draw(bits)
        while place >= count:
            place = draw(bits)
        return choices[place]

    return choice


class _Errors(logging.Handler):
    """Whatever the product logs as an error is a bug of ours."""

    def __init__(self, fail: Callable[[BaseException], object]) -> None:
        super().__init__(logging.ERROR)
        self._fail = fail

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self._fail(error or RuntimeError(record.getMessage()))


@contextmanager
def errors_heard(fail: Callable[[BaseException], object]) -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("server", "app")]
    handler = _Errors(fail)
    kept = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.ERROR)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, (level, propagate) in zip(loggers, kept, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
