"""The practice gateways without a socket: a `send` that hands requests to them, on a clock that tests move."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from app.core.errors import Unreachable
from server.channels.alipay.settings import AlipaySettings
from server.channels.wechat.settings import WeChatSettings
from server.ports import HttpReply, HttpRequest
from server.practice.book import Book
from server.practice.exchange import Request
from server.practice.faults import Fault
from server.practice.house import House
from server.practice.identity import ensure_identity
from server.practice.mount import Practice
from server.practice.scripts import mint
from support.channel_values import SetClock

BASE_URL = "https://127.0.0.1:1"


_alipay_settings = cache(AlipaySettings)  # a key that is read is proved to be one: a twelfth of a second


@dataclass
class PracticeWorld:
    """Practice gateways, their credentials and the clock that both sides share."""

    credentials: dict[str, Any]
    practice: Practice
    clock: SetClock
    random: Random = field(default_factory=lambda: Random(1))

    @classmethod
    def create(cls, identity: Path, books: Path) -> "PracticeWorld":
        """A fresh world in ``books`` with the keys of ``identity``, which are made once and are slow to make."""
        credentials = ensure_identity(identity, base_url=BASE_URL)
        for file in identity.iterdir():
            (books / file.name).write_bytes(file.read_bytes())
        practice = Practice(
            credentials=credentials, folder=books, book=Book(":memory:"), house=House(), random=Random(1)
        )
        return cls(credentials, practice, SetClock())

    def __call__(self, request: HttpRequest) -> HttpReply:
        """Send: the reply, or what a caller sees of a dropped or broken one."""
        url = urlsplit(request.url)
        serial = self.credentials["wechat"]["certificate_serial"] if request.client_certificate == "wechat" else None
        reply = self.practice.handle(
            Request(
                method=request.method,
                path=url.path,
                query=url.query,
                headers={name.lower(): value for name, value in request.headers.items()},
                body=request.body,
                client_certificate_serial=serial,
            ),
            self.clock.now(),
        )
        late = reply.transport.delay_s > request.timeout_s
        if reply.transport.drop or reply.transport.cut or late:
            raise Unreachable("http.no_answer")
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return HttpReply(reply.status, headers, reply.body)

    def passes(self, seconds: float) -> None:
        """Time goes by for both sides."""
        self.clock.at += timedelta(seconds=seconds)

    def code(self, wallet: str, behaviour: str = "pays", seconds: int = 0) -> str:
        """A fresh payment code."""
        return mint(wallet, behaviour, seconds, self.random)

    def fault(self, kind: str, *, service: str, operation: str, code: str = "", times: int | None = 1) -> None:
        """The next call of that operation goes wrong."""
        self.practice.faults.add(Fault(kind=kind, code=code), service=service, operation=operation, times=times)

    def wechat_settings(self, **changes: Any) -> WeChatSettings:
        """Settings for the practice merchant."""
        own = self.credentials["wechat"]
        fields = {"merchant": own["mch_id"], "app_id": own["appid"], "api_key": own["api_key"]}
        return WeChatSettings(**({**fields, "base_url": own["endpoint"]} | changes))

    def alipay_settings(self, **changes: Any) -> AlipaySettings:
        """Settings for the practice merchant."""
        own = self.credentials["alipay"]
        fields = {
            "merchant": own["seller_id"], "app_id": own["app_id"], "private_key": own["app_private_key"],
            "alipay_public_key": own["alipay_public_key"], "gateway_url": own["endpoint"],
        }  # fmt: skip
        return _alipay_settings(**(fields | changes))
