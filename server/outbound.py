"""How requests leave the server: over verified TLS, once, within a total deadline, and never written to a log."""

import logging
import time
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager, ProxyManager, Timeout
from urllib3.exceptions import HTTPError

from app.core.errors import Unreachable
from app.line.hurried import CONNECT_S, HurriedTls, within
from server.ports import HttpReply, HttpRequest
from server.settings import Settings, SettingsError

LARGEST_BODY = 128 * 1024 * 1024
_CHUNK = 64 * 1024
_began: ContextVar[bool] = ContextVar("request_began", default=False)


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """Two PEM files: a certificate with its chain, and its key without a password."""

    certificate: str
    key: str


def good_until(certificate: ClientCertificate) -> datetime:
    """When a certificate ends. Raises ValueError for a file that is not there or is no certificate."""
    try:
        return x509.load_pem_x509_certificate(Path(certificate.certificate).read_bytes()).not_valid_after_utc
    except OSError:
        raise ValueError("cannot be read") from None


def configured_certificates(settings: Settings) -> dict[str, ClientCertificate]:
    """The client certificates by name: two PEM files each."""
    found: dict[str, ClientCertificate] = {}
    for name, section in settings.certificates.items():
        if set(section) != {"certificate_file", "key_file"}:
            raise SettingsError(f"certificates.{name}", "needs certificate_file and key_file, nothing else", "settings")
        certificate, key = (str(settings.path(section[place])) for place in ("certificate_file", "key_file"))
        found[name] = ClientCertificate(certificate=certificate, key=key)
    return found


def certificates_end(
    channels: Mapping[str, object], certificates: Mapping[str, ClientCertificate]
) -> dict[str, datetime | None]:
    """Until when the certificate of each channel that presents one is good; None where it is not configured."""
    found: dict[str, datetime | None] = {}
    for channel, each in channels.items():
        if name := str(getattr(each, "client_certificate", "")):
            try:
                found[channel] = good_until(certificates[name]) if name in certificates else None
            except ValueError:
                problem = "cannot be read or is no certificate"
                raise SettingsError(f"certificates.{name}.certificate_file", problem, "start") from None
    return found


class Outbound:
    """A ``Send`` that keeps connections open across threads. Call it; ``close`` it at the end."""

    def __init__(
        self,
        *,
        ca_bundle: str = "",
        certificates: Mapping[str, ClientCertificate] | None = None,
        proxy: str = "",
        connections: int = 32,
        largest_body: int = LARGEST_BODY,
    ) -> None:
        """``ca_bundle`` is a PEM file to trust instead of the usual authorities, ``proxy`` an ``http://host:port``
        of a front machine, ``connections`` how many are kept open to one party. The environment is not consulted.
        """
        logging.getLogger("urllib3").setLevel(logging.WARNING)  # its debug lines hold URLs
        self._verify: bool | str = ca_bundle or True
        self._certificates = dict(certificates or {})
        self._proxies = {"https": proxy} if proxy else {}
        self._largest_body = largest_body
        self._adapter = _Adapter(pool_connections=16, pool_maxsize=connections, max_retries=0, pool_block=False)

    def __call__(self, request: HttpRequest) -> HttpReply:
        """Send once; redirects are answers. Raises Unreachable ``http.not_sent`` or ``http.no_answer``."""
        deadline = time.monotonic() + request.timeout_s
        certificate = self._certificate(request.client_certificate)
        prepared = _prepared(request)
        mark = _began.set(False)
        try:
            with within(request.timeout_s):
                response = self._adapter.send(
                    prepared,
                    stream=True,
                    # urllib3's own type gives connecting and the first answer one common limit.
                    timeout=Timeout(total=request.timeout_s, connect=CONNECT_S),  # type: ignore[arg-type]
                    verify=self._verify,
                    cert=certificate,
                    proxies=self._proxies,
                )
                with response:
                    return HttpReply(response.status_code, _headers(response), self._body(response, deadline))
        except (requests.RequestException, HTTPError, OSError) as error:
            code = "http.no_answer" if _began.get() else "http.not_sent"
            raise Unreachable(code, fault=type(error).__name__) from None
        finally:
            _began.reset(mark)

    def close(self) -> None:
        """Close all idle connections."""
        self._adapter.close()

    def _certificate(self, name: str) -> tuple[str, str] | None:
        if not name:
            return None
        if (files := self._certificates.get(name)) is None:
            raise Unreachable("http.not_sent", fault="no_certificate", certificate=name)
        return files.certificate, files.key

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """The whole body, with any Content-Encoding removed, within the deadline and the size limit."""
        parts: list[bytes] = []
        size = 0
        while True:
            if time.monotonic() >= deadline:
                raise Unreachable("http.no_answer", fault="deadline")
            part = response.raw.read1(_CHUNK, decode_content=True)
            if not part:
                return b"".join(parts)
            size += len(part)
            if size > self._largest_body:
                raise Unreachable("http.no_answer", fault="too_large")
            parts.append(part)


class _Connection(HurriedTls):
    """A connection that notes when the first byte of a request may have left; before that, nothing was sent."""

    def request(self, *positional: Any, **named: Any) -> None:
        _began.set(True)
        super().request(*positional, **named)


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """The adapter of requests with our pools, for https alone."""

    def init_poolmanager(self, *positional: Any, **named: Any) -> None:
        super().init_poolmanager(*positional, **named)
        _use_our_pool(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **named: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **named)
        _use_our_pool(manager)
        return manager


def _use_our_pool(manager: PoolManager) -> None:
    # A dictionary: which pool serves a scheme. Plain http is left out, so nothing can be sent over it.
    manager.pool_classes_by_scheme = {"https": _Pool}


def _prepared(request: HttpRequest) -> requests.PreparedRequest:
    if not request.url.startswith("https://"):
        raise Unreachable("http.not_sent", fault="not_https")
    headers = {"User-Agent": "paydesk", **request.headers}
    try:
        return requests.Request(request.method, request.url, headers=headers, data=request.body or None).prepare()
    except (requests.RequestException, ValueError):
        raise Unreachable("http.not_sent", fault="bad_request") from None


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
