"""The two values every practice gateway speaks: a request that arrived and the reply (or damage) that goes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, whole. Header names are lower case; `query` is the raw text after the question mark."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client_certificate_serial: str | None = None

    def query_values(self) -> dict[str, str]:
        """The decoded query parameters; of a repeated name the last one counts."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """What the shell does to a reply on its way out.

    `drop` closes the connection (reset) and sends nothing. `delay_s` waits before the first byte. `cut` announces the
    whole body, sends half of it and closes.
    """

    drop: bool = False
    delay_s: float = 0
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One HTTP answer and how it travels. `headers` need no Content-Length; the shell adds it."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    transport: Transport = Transport()


def json_reply(status: int, text: str) -> Reply:
    """A reply that carries JSON text in UTF-8."""
    return Reply(status=status, headers={"Content-Type": "application/json; charset=utf-8"}, body=text.encode())
