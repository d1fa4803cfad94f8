"""The server over TLS: a stranger's certificate is sent nothing, and trouble after the request leaves it unknown."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from app.core.errors import Unreachable
from app.gateway.http import HttpServer
from app.gateway.window_token import FileTokenStore
from app.line.hurried import within
from app.wire import codec
from support import screen_people as people
from support.tls_server import Authority, TlsServer, answering, http, read_request, serving

ANSWER = http(codec.encode(people.payment(1)), headers="Content-Type: application/json\r\n")
NUMBER = people.payment(1).payment_no


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("authority"))


def desk(server: TlsServer, folder: Path, ca_file: str) -> HttpServer:
    return HttpServer(server.url, FileTokenStore(folder / "window.token"), ca_bundle=ca_file)


def broken_record(server: TlsServer, connection: socket.socket) -> None:
    """Takes the request and answers with bytes that no key has sealed."""
    server.requests.append(read_request(connection))
    with socket.socket(fileno=os.dup(connection.fileno())) as bare:
        bare.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)


def test_the_hospitals_own_authority_is_believed(authority: Authority, tmp_path: Path) -> None:
    with serving(answering(ANSWER), authority.issue("server"), authority.file) as server:
        assert desk(server, tmp_path, authority.file).payment(NUMBER) == people.payment(1)


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        pytest.param("127.0.0.1", False, id="another authority"),
        pytest.param("127.0.0.2", True, id="another computer's certificate"),
    ],
)
def test_a_stranger_is_sent_nothing(authority: Authority, tmp_path: Path, address: str, trusted: bool) -> None:
    believed = authority if trusted else Authority.create(tmp_path)
    with serving(answering(ANSWER), authority.issue("stranger", address), authority.file) as server:
        with pytest.raises(Unreachable, match=r"^server\.certificate_untrusted$"):
            desk(server, tmp_path, believed.file).payment(NUMBER)
        assert server.requests == []


def test_an_answer_that_breaks_after_the_request_leaves_it_unknown(authority: Authority, tmp_path: Path) -> None:
    with serving(broken_record, authority.issue("server"), authority.file) as server:
        with pytest.raises(Unreachable, match=r"^server\.no_answer$"):
            desk(server, tmp_path, authority.file).payment(NUMBER)
        assert len(server.requests) == 1


@pytest.mark.parametrize("dripping", ["head", "body"])
def test_an_answer_that_drips_ends_in_time_and_leaves_it_unknown(
    authority: Authority, tmp_path: Path, dripping: str
) -> None:
    over = threading.Event()

    def drip(_server: TlsServer, connection: socket.socket) -> None:
        read_request(connection)
        head, _, _ = ANSWER.partition(b"\r\n\r\n")
        at_once = len(head) + 4 if dripping == "body" else 0
        connection.sendall(ANSWER[:at_once])
        for byte in ANSWER[at_once:]:
            connection.sendall(bytes([byte]))
            if over.wait(0.05):
                return

    with serving(drip, authority.issue("server"), authority.file) as server:
        began = time.monotonic()
        with within(0.5), pytest.raises(requests.RequestException):
            desk(server, tmp_path, authority.file)._http().get(server.url, timeout=(3, 3))
        over.set()
        assert time.monotonic() - began < 3
