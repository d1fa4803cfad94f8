"""Connections that keep a deadline: bytes that drip, through a proxy or a failing line, hold nobody for longer."""

import io
import math
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from app.line.names import Names

LONGEST_S, LOOK_S = 3600, 0.2
"""How long an answer may be silent where nobody said how long; how often it is looked whether somebody gave up."""
CONNECT_S = 5
_names = Names()
_deadline: ContextVar[float] = ContextVar("answer_deadline", default=math.inf)
_given_up: ContextVar[Callable[[], bool] | None] = ContextVar("answer_given_up", default=None)


@contextmanager
def within(seconds: float, given_up: Callable[[], bool] | None = None) -> Iterator[None]:
    """Head and body of the answers to requests of this block have come by then, or time is out (as for silence); it is
    out at once when ``given_up`` says so."""
    before, heeded = _deadline.set(time.monotonic() + seconds), _given_up.set(given_up)
    try:
        yield
    finally:
        _deadline.reset(before)
        _given_up.reset(heeded)


class _Bytes(io.RawIOBase):
    """What comes over a socket, until the deadline."""

    def __init__(self, line: socket.socket, deadline: float, given_up: Callable[[], bool] | None) -> None:
        self._line, self._deadline, self._given_up = line, deadline, given_up
        self._bytes = line.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._given_up is not None:
            self._watch(self._given_up)
        remaining_s = self._deadline - time.monotonic()
        if remaining_s <= 0:
            raise TimeoutError
        patience_s = self._line.gettimeout()
        self._line.settimeout(min(remaining_s, LONGEST_S if patience_s is None else patience_s))
        try:
            return self._bytes.readinto(buffer)
        finally:
            if self._line.fileno() >= 0:
                self._line.settimeout(patience_s)

    def _watch(self, given_up: Callable[[], bool]) -> None:
        """Until something comes, the time is out (in all, or of silence), or nobody waits any more."""
        unread, patience_s = getattr(self._line, "pending", lambda: 0), self._line.gettimeout()
        until = min(self._deadline, time.monotonic() + (LONGEST_S if patience_s is None else patience_s))
        while not given_up() and time.monotonic() < until:
            if unread() or select.select([self._line], [], [], LOOK_S)[0]:
                return
        raise TimeoutError

    def close(self) -> None:
        self._bytes.close()
        super().close()


class _Response(HTTPResponse):
    """An answer whose head and body are read within the deadline."""

    def __init__(self, sock: socket.socket, *positional: Any, **named: Any) -> None:
        super().__init__(sock, *positional, **named)
        hurried: Any = io.BufferedReader(_Bytes(sock, _deadline.get(), _given_up.get()))
        self.fp.close()
        self.fp = hurried


class _Resolved:
    """A connection whose name is resolved within the limit for connecting."""

    def _new_conn(self) -> socket.socket:
        here: Any = self
        name, lost = here._dns_host, None
        try:
            for address in _names.addresses(name, here.port, CONNECT_S):
                here._dns_host = address
                try:
                    line: socket.socket = super()._new_conn()  # type: ignore[misc]
                except (NewConnectionError, ConnectTimeoutError) as error:
                    lost = error
                else:
                    return line
        except OSError as error:
            raise NewConnectionError(here, f"name not resolved: {type(error).__name__}") from None
        finally:
            here._dns_host = name
        raise lost or NewConnectionError(here, "no address")


class HurriedPlain(_Resolved, HTTPConnection):
    """Without TLS."""

    response_class = _Response


class HurriedTls(_Resolved, HTTPSConnection):
    """With TLS."""

    response_class = _Response
