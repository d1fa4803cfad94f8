"""A file that goes out, or an answer that is awaited, is broken off from another thread: at once, and said as that."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.desk.keep_file import Transfer, keep_file
from app.gateway.http import HttpServer
from app.wire import codec
from app.wire.statements import FetchNow, HandInStatement
from support import reconciled
from support.scripted_http import Reply, ScriptedHttp

DAY = date(2026, 3, 2)
ASKED = FetchNow(party="channel", name="wechat", day=DAY)
PATIENCE_S = 20
MORE_THAN_FITS = 24 * 1024 * 1024
"""More than the two ends of a connection keep for each other."""


class NoToken:
    """No window's token is needed here."""

    def read(self) -> str:
        return ""

    def write(self, token: str) -> None:
        """Nothing is kept."""


class Line:
    """Hears whether the server answers."""

    def __init__(self) -> None:
        self.heard_of: list[str] = []

    def heard(self) -> None:
        self.heard_of.append("heard")

    def missed(self, code: str, *, beat: bool = False) -> None:
        self.heard_of.append(code)

    def server_time(self, at: object) -> None:
        """Not asked here."""


@contextmanager
def silent_server(reads: bool) -> Iterator[str]:
    """A server that takes a connection and answers nothing; it reads the request, or not even that."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                if reads:
                    line.recv(65536)
                done.wait(PATIENCE_S)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


def handed(size: int) -> HandInStatement:
    return HandInStatement(party="bank", name="icbc", day=DAY, file_name="a.txt", content=b"x" * size)


@pytest.mark.parametrize(
    ("call", "reads"),
    [
        pytest.param(lambda server, going: server.fetch_statement(ASKED, going), True, id="awaited"),
        pytest.param(lambda server, going: server.hand_in_statement(handed(MORE_THAN_FITS), going), False, id="sent"),
    ],
)
def test_it_ends_at_once_and_is_no_fault_of_the_line(
    call: Callable[[HttpServer, Transfer], object], reads: bool
) -> None:
    line, going = Line(), Transfer()
    with silent_server(reads) as url:
        server = HttpServer(url, NoToken(), line=line)
        timer = threading.Timer(0.3, going.cancel)
        timer.start()
        with pytest.raises(Refused, match=r"file\.cancelled"):
            call(server, going)
        timer.join()
    assert line.heard_of == []


def test_a_file_that_the_server_still_makes_is_not_waited_for(tmp_path: Path) -> None:
    going, begun = Transfer(), time.monotonic()
    with silent_server(reads=True) as url:
        server = HttpServer(url, NoToken())
        timer = threading.Timer(0.3, going.cancel)
        timer.start()
        with pytest.raises(Refused, match=r"file\.cancelled"):
            keep_file(str(tmp_path / "p.pdf"), lambda sink: server.day_proof_file(DAY, "pdf", "zh", sink), going)
        timer.join()
    assert time.monotonic() - begun < PATIENCE_S / 2
    assert list(tmp_path.iterdir()) == []


def test_what_was_cancelled_before_is_not_sent() -> None:
    going = Transfer()
    going.cancel()
    with ScriptedHttp(Reply()) as far_end, pytest.raises(Refused, match=r"file\.cancelled"):
        HttpServer(far_end.url, NoToken()).hand_in_statement(handed(10), going)


def test_what_goes_out_is_counted_and_arrives_whole() -> None:
    going, wanted = Transfer(), handed(300_000)
    with ScriptedHttp(Reply(body=codec.encode(reconciled.statement()))) as far_end:
        HttpServer(far_end.url, NoToken()).hand_in_statement(wanted, going)
        assert codec.decode(far_end.heard[0].body, HandInStatement) == wanted
        assert going.bytes_done == going.total_bytes == len(far_end.heard[0].body)
