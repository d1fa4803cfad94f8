"""Sending one request to another party; the channels and business systems are given it, so that they can be
simulated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request to another party. ``client_certificate`` names the configured certificate to present, if any."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout_s: int = 10
    client_certificate: str = ""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """A whole answer: status, headers with lower-case names, body as received (at most the sender's limit)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[HttpRequest], HttpReply]
"""Sends one request, never repeats it, never follows a redirect; raises ``app.core.errors.Unreachable`` with code
``http.not_sent`` when the request certainly did not leave, else ``http.no_answer``."""
