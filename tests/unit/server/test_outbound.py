"""Requests leave once, over verified TLS, within their time; and we know whether anything left at all."""

import gzip
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Unreachable
from server.outbound import ClientCertificate, Outbound
from server.ports import HttpRequest
from support.tls_server import Authority, TlsServer, answering, http, read_request, serving


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server_files(authority: Authority) -> tuple[str, str]:
    return authority.issue("server")


@pytest.fixture
def outbound(authority: Authority) -> Iterator[Outbound]:
    certificate = ClientCertificate(*authority.issue("merchant"))
    sender = Outbound(ca_bundle=authority.file, certificates={"merchant": certificate}, largest_body=100_000)
    yield sender
    sender.close()


def post(url: str, *, timeout_s: int = 3, certificate: str = "") -> HttpRequest:
    headers = {"Content-Type": "text/xml"}
    return HttpRequest("POST", url, headers, b"<xml/>", timeout_s=timeout_s, client_certificate=certificate)


def code_of(outbound: Outbound, request: HttpRequest) -> tuple[str, object]:
    with pytest.raises(Unreachable) as error:
        outbound(request)
    return error.value.code, error.value.values["fault"]


def test_a_request_and_its_answer(outbound: Outbound, authority: Authority, server_files: tuple[str, str]) -> None:
    script = answering(http(b"\x00answer", "201 Created", "X-Thing: One\r\n"))
    with serving(script, server_files, authority.file) as server:
        reply = outbound(post(server.url + "/pay?x=1"))
    assert (reply.status, reply.body, reply.headers["x-thing"]) == (201, b"\x00answer", "One")
    assert server.requests[0].startswith(b"POST /pay?x=1 HTTP/1.1\r\n")
    assert server.requests[0].endswith(b"\r\n\r\n<xml/>")
    assert server.peers == [""]


def test_connections_are_kept_and_cookies_are_not(
    outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    with serving(answering(http(b"x", headers="Set-Cookie: a=b\r\n")), server_files, authority.file) as server:
        for _ in range(3):
            outbound(post(server.url))
    assert (server.connections, len(server.requests)) == (1, 3)
    assert b"cookie" not in server.requests[2].lower()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "401 No", "429 Slow", "500 Oh"])
def test_any_status_is_an_answer_and_none_is_followed_or_repeated(
    status: str, outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    answer = http(b"", status, "Location: /elsewhere\r\nRetry-After: 0\r\n")
    with serving(answering(answer), server_files, authority.file) as server:
        assert outbound(post(server.url)).status == int(status[:3])
    assert len(server.requests) == 1


def test_the_client_certificate_is_shown_only_where_it_is_asked_for(
    outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    with serving(answering(http(b"x")), server_files, authority.file) as server:
        outbound(post(server.url, certificate="merchant"))
        outbound(post(server.url))
    assert server.peers == ["merchant", ""]


def test_a_compressed_body_is_opened(outbound: Outbound, authority: Authority, server_files: tuple[str, str]) -> None:
    answer = http(gzip.compress(b"statement"), headers="Content-Encoding: gzip\r\n")
    with serving(answering(answer), server_files, authority.file) as server:
        assert outbound(post(server.url)).body == b"statement"


# ---------------------------------------------------------------- nothing left


def test_nobody_listens(outbound: Outbound) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert code_of(outbound, post(f"https://127.0.0.1:{port}"))[0] == "http.not_sent"


@pytest.mark.parametrize(
    "request_", [post("http://127.0.0.1:1/"), post("ftp://x/"), post("https://"), post("https://x", certificate="none")]
)
def test_what_cannot_be_sent(request_: HttpRequest, outbound: Outbound) -> None:
    assert code_of(outbound, request_)[0] == "http.not_sent"


def test_an_unknown_authority(authority: Authority, server_files: tuple[str, str], tmp_path: Path) -> None:
    other = Outbound(ca_bundle=Authority.create(tmp_path).file)
    with serving(answering(http(b"x")), server_files, authority.file) as server:
        assert code_of(other, post(server.url)) == ("http.not_sent", "SSLError")
    assert server.requests == []
    other.close()


def test_a_certificate_for_another_address(outbound: Outbound, authority: Authority) -> None:
    with serving(answering(http(b"x")), authority.issue("wrong", "127.0.0.2"), authority.file) as server:
        assert code_of(outbound, post(server.url)) == ("http.not_sent", "SSLError")
    assert server.requests == []


def test_a_handshake_that_hangs(outbound: Outbound, authority: Authority, server_files: tuple[str, str]) -> None:
    with serving(lambda _, bare: _hang(bare), server_files, authority.file, handshake=False) as server:
        start = time.monotonic()
        assert code_of(outbound, post(server.url, timeout_s=1))[0] == "http.not_sent"
        assert time.monotonic() - start < 3


# ---------------------------------------------------------------- perhaps


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="closed without an answer"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", id="cut body"),
        pytest.param(b"not http at all\r\n\r\n", id="not HTTP"),
        pytest.param(http(b"x" * 100_001), id="too large"),
        pytest.param(http(b"plain", headers="Content-Encoding: gzip\r\n"), id="false compression"),
    ],
)
def test_no_whole_answer(
    answer: bytes, outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    def script(server: TlsServer, connection: socket.socket) -> None:
        server.requests.append(read_request(connection))
        connection.sendall(answer)

    with serving(script, server_files, authority.file) as server:
        assert code_of(outbound, post(server.url))[0] == "http.no_answer"
    assert len(server.requests) == 1


def test_silence_after_the_request(outbound: Outbound, authority: Authority, server_files: tuple[str, str]) -> None:
    def script(server: TlsServer, connection: socket.socket) -> None:
        server.requests.append(read_request(connection))
        _hang(connection)

    with serving(script, server_files, authority.file) as server:
        assert code_of(outbound, post(server.url, timeout_s=1))[0] == "http.no_answer"
    assert len(server.requests) == 1


def test_a_head_that_drips_ends_at_the_deadline(
    outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    over = threading.Event()

    def drip(_server: TlsServer, connection: socket.socket) -> None:
        read_request(connection)
        for byte in http(b"<ok/>", headers="X-Long: " + "x" * 200 + "\r\n"):
            connection.sendall(bytes([byte]))
            if over.wait(0.05):
                return

    with serving(drip, server_files, authority.file) as server:
        began = time.monotonic()
        with pytest.raises(Unreachable, match=r"http\.no_answer"):
            outbound(post(server.url, timeout_s=1))
        over.set()
        assert time.monotonic() - began < 3


def test_a_body_that_drips_ends_at_the_deadline(
    outbound: Outbound, authority: Authority, server_files: tuple[str, str]
) -> None:
    stop = threading.Event()

    def script(_: TlsServer, connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not stop.wait(0.05):
            connection.sendall(b".")

    with serving(script, server_files, authority.file) as server:
        start = time.monotonic()
        assert code_of(outbound, post(server.url, timeout_s=1))[0] == "http.no_answer"
        assert time.monotonic() - start < 2.5
        stop.set()


# ---------------------------------------------------------------- proxy, threads, log


def test_only_the_proxy_of_the_settings_is_used(
    authority: Authority, server_files: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    seen: list[bytes] = []
    with serving(answering(http(b"through")), server_files, authority.file) as server, _proxy(seen) as port:
        direct = Outbound(ca_bundle=authority.file)
        assert direct(post(server.url)).body == b"through"
        assert seen == []
        proxied = Outbound(ca_bundle=authority.file, proxy=f"http://127.0.0.1:{port}")
        assert proxied(post(server.url)).body == b"through"
        assert seen[0].startswith(f"CONNECT 127.0.0.1:{server.port} ".encode())
        direct.close()
        proxied.close()
    dead = Outbound(ca_bundle=authority.file, proxy="http://127.0.0.1:1")
    assert code_of(dead, post(server.url))[0] == "http.not_sent"


def test_many_threads_share_it(outbound: Outbound, authority: Authority, server_files: tuple[str, str]) -> None:
    def echo(_: TlsServer, connection: socket.socket) -> None:
        while request := read_request(connection):
            connection.sendall(http(request.split(b"\r\n\r\n", 1)[1]))

    wrong: list[bytes] = []

    def work(number: int) -> None:
        for turn in range(10):
            body = f"{number}-{turn}".encode()
            reply = outbound(HttpRequest("POST", server.url, body=body, timeout_s=10))
            if reply.body != body:
                wrong.append(body)

    with serving(echo, server_files, authority.file) as server:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert wrong == []
    assert server.connections <= 8


def test_nothing_of_a_request_is_logged(
    outbound: Outbound, authority: Authority, server_files: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answering(http(b"answer-secret")), server_files, authority.file) as server:
        outbound(post(server.url + "/?token=url-secret"))
    assert "secret" not in caplog.text


def _hang(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


class _proxy:  # noqa: N801 - reads as a function
    """A CONNECT proxy on a free port that keeps the first line of each request."""

    def __init__(self, seen: list[bytes]) -> None:
        self._seen = seen
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []

    def __enter__(self) -> int:
        threading.Thread(target=self._accept, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        for each in (self._listener, *self._open):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                each.close()

    def _accept(self) -> None:
        try:
            while True:
                client, _ = self._listener.accept()
                request = read_request(client)
                self._seen.append(request)
                port = int(request.split(b" ")[1].split(b":")[1])
                target = socket.create_connection(("127.0.0.1", port))
                self._open += [client, target]
                client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                for one, other in ((client, target), (target, client)):
                    threading.Thread(target=self._copy, args=(one, other), daemon=True).start()
        except OSError:
            return

    @staticmethod
    def _copy(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return
