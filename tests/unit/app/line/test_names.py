"""A resolver that does not answer costs a thread, not the request."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from app.core.errors import Unreachable
from app.line import hurried
from app.line.names import AT_ONCE, Names
from server import outbound
from server.ports import HttpRequest

ROWS = [
    (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3")
]


def test_a_name_becomes_its_first_addresses_and_an_address_stays_one() -> None:
    names = Names(lambda *_: ROWS)
    assert names.addresses("pay.example", 443, 1) == ["192.0.2.1", "192.0.2.2"]
    assert Names(lambda *_: []).addresses("192.0.2.9", 443, 1) == ["192.0.2.9"]


def test_a_resolver_that_hangs_is_left_alone_after_the_limit() -> None:
    going_on = threading.Event()
    names = Names(lambda *_: ROWS if going_on.wait() else [])
    began = time.monotonic()
    for _ in range(AT_ONCE + 3):
        with pytest.raises(TimeoutError):
            names.addresses("pay.example", 443, 0.02)
    assert time.monotonic() - began < 5
    going_on.set()


def test_a_name_that_does_not_exist_is_said_at_once() -> None:
    def gone(*_: object) -> list[tuple[object, ...]]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with pytest.raises(OSError, match="unknown"):
        Names(gone).addresses("pay.example", 443, 1)


def test_a_request_to_a_name_that_cannot_be_resolved_was_certainly_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on = threading.Event()
    monkeypatch.setattr(hurried, "_names", Names(lambda *_: ROWS if going_on.wait() else []))
    monkeypatch.setattr(hurried, "CONNECT_S", 0.1)
    send = outbound.Outbound()
    with pytest.raises(Unreachable, match=r"http\.not_sent"):
        send(HttpRequest(method="GET", url="https://pay.example/", headers={}, body=b"", timeout_s=5))
    send.close()
    going_on.set()
