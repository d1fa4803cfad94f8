"""The leg to the bank over TCP: allowed addresses alone, whole answers alone, in time, and nothing of it in a log."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.emulation.card_bank import BankMessage, EmulatedBank, bank_server, decode
from drivers.emulation.loopback import LoopbackServer
from drivers.terminal.bank_relay import MESSAGE_LIMIT_BYTES, Bank, BankRelay

SALE = BankMessage(mti="0200", kind="00", amount_fen=6360, trace_no="000101", terminal_no="30001234").encode()


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    server = bank_server(EmulatedBank())
    server.start()
    yield server
    server.close()


def relay_to(port: int, **more: object) -> BankRelay:
    times = {"connect_s": 1.0, "answer_s": 1.0, **more}
    return BankRelay((Bank(host="127.0.0.1", port=port),), **times)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize("named", [False, True], ids=["the terminal names no host", "it names the allowed one"])
def test_a_message_and_its_answer(server: LoopbackServer, named: bool) -> None:
    host, port = ("127.0.0.1", server.port) if named else ("", 0)
    answer = decode(relay_to(server.port).ask(host, port, SALE, 5.0) or b"")
    assert answer is not None
    assert (answer.mti, answer.code, answer.amount_fen) == ("0210", "00", 6360)


def test_a_length_that_the_terminal_writes_itself_is_left_to_it(server: LoopbackServer) -> None:
    message = len(SALE).to_bytes(2, "big") + SALE
    answer = relay_to(server.port, prefixed=False).ask("", 0, message, 5.0)
    assert answer is not None
    assert int.from_bytes(answer[:2], "big") == len(answer) - 2


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.2", 0), ("localhost", 0), ("127.0.0.1", 22), ("bank.example", 80)],
    ids=["another address", "another name", "another port", "elsewhere"],
)
def test_where_nobody_allowed_it_nothing_is_sent(server: LoopbackServer, host: str, port: int) -> None:
    assert relay_to(server.port).ask(host, port or server.port, SALE, 5.0) is None


def test_without_an_allowed_address_there_is_no_leg() -> None:
    assert BankRelay((), connect_s=1.0, answer_s=1.0).ask("", 0, SALE, 5.0) is None


@pytest.mark.parametrize("message", [b"", b"x" * (MESSAGE_LIMIT_BYTES + 1)], ids=["empty", "too long"])
def test_what_is_no_message_is_not_sent(server: LoopbackServer, message: bytes) -> None:
    assert relay_to(server.port).ask("", 0, message, 5.0) is None


def answering(reply: bytes, *, close: bool) -> tuple[int, Callable[[], None]]:
    """A bank that answers this; its port and how it ends."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        line.recv(4096)
        line.sendall(reply)
        if not close:
            line.recv(1)
        line.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def end() -> None:
        thread.join(5.0)
        listener.close()

    return listener.getsockname()[1], end


@pytest.mark.parametrize(
    ("reply", "close"),
    [
        pytest.param(b"", False, id="silent"),
        pytest.param(b"", True, id="hangs up"),
        pytest.param(b"\x00", True, id="half a length"),
        pytest.param(b"\x00\x20abc", True, id="half an answer"),
        pytest.param(b"\x00\x20abc", False, id="half an answer and silence"),
        pytest.param(b"\xff\xffabc", True, id="a length beyond any message"),
    ],
)
def test_anything_but_a_whole_answer_in_time_is_none(reply: bytes, close: bool) -> None:
    port, end = answering(reply, close=close)
    assert relay_to(port, answer_s=0.1, connect_s=0.1).ask("", 0, SALE, 5.0) is None
    end()


def test_a_bank_that_is_not_there_is_none() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert relay_to(bound.getsockname()[1], connect_s=0.2).ask("", 0, SALE, 5.0) is None
