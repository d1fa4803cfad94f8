"""Brings a terminal's ISO 8583 to the bank over TCP and its answer back: to allowed addresses alone, unread."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import Final, Protocol

MESSAGE_LIMIT_BYTES: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """An address that a terminal may reach through this computer."""

    host: str
    port: int


class Relay(Protocol):
    """The way to the bank."""

    def ask(self, host: str, port: int, message: bytes, timeout_s: float) -> bytes | None:
        """The bank's answer; None when the address is not allowed, not reached, or silent until the timeout."""


class BankRelay:
    """Relay over TCP, a connection a message, each message after its length in two bytes.

    ``prefixed``: the terminal leaves that length to us; else its message begins with it and so does the answer.
    An address that the terminal names is used only if it is allowed; an empty one means the first allowed.
    """

    def __init__(self, allowed: tuple[Bank, ...], *, connect_s: float, answer_s: float, prefixed: bool = True) -> None:
        self._allowed = allowed
        self._connect_s = connect_s
        self._answer_s = answer_s
        self._prefixed = prefixed

    def ask(self, host: str, port: int, message: bytes, timeout_s: float) -> bytes | None:
        bank = self._chosen(host, port)
        if bank is None or not 0 < len(message) <= MESSAGE_LIMIT_BYTES:
            return None
        until = time.monotonic() + min(timeout_s, self._connect_s + self._answer_s)
        try:
            with socket.create_connection((bank.host, bank.port), timeout=min(self._connect_s, timeout_s)) as line:
                head = len(message).to_bytes(2, "big") if self._prefixed else b""
                line.sendall(head + message)
                length = _exactly(line, 2, until)
                answer = _exactly(line, int.from_bytes(length, "big"), until)
        except OSError:
            return None
        return answer if self._prefixed else length + answer

    def _chosen(self, host: str, port: int) -> Bank | None:
        if not host:
            return self._allowed[0] if self._allowed else None
        named = Bank(host=host, port=port)
        return named if named in self._allowed else None


def _exactly(line: socket.socket, size: int, until_monotonic: float) -> bytes:
    """So many bytes; OSError when they do not come in time."""
    if size > MESSAGE_LIMIT_BYTES:
        raise OSError("longer than any message")
    data = bytearray()
    while len(data) < size:
        left_s = until_monotonic - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        line.settimeout(left_s)
        part = line.recv(size - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return bytes(data)
