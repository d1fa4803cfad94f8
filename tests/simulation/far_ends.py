"""The wallets and the HIS of one seed: the practice gateways' pure behaviour on books in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from app.core.terminal import CARD
from server.business.his_rest.settings import HisRestSettings
from server.channels.alipay.settings import AlipaySettings
from server.channels.card.channel import CardSettings
from server.channels.cash.channel import CashSettings
from server.channels.catalog import ChannelSettings
from server.channels.wechat.settings import WeChatSettings
from server.ports import HttpReply, HttpRequest
from server.practice.alipay.call import Merchant as AlipayMerchant
from server.practice.alipay.gateway import AlipayGateway, Keys
from server.practice.book import Book, Notification, Order, Refund
from server.practice.exchange import Reply, Request
from server.practice.faults import FaultBook
from server.practice.his import world as hospital
from server.practice.his.book import Book as HisBook
from server.practice.his.gateway import HisGateway
from server.practice.house import House
from server.practice.identity import ensure_identity
from server.practice.notifications import Postman
from server.practice.till import Till
from server.practice.wechat.call import Merchant as WechatMerchant
from server.practice.wechat.gateway import WechatGateway
from simulation.card_bank import Bank
from simulation.kernel import START
from simulation.quick_books import HospitalsBook, WalletsBook
from simulation.short_keys import fast_keys

BASE_URL = "https://127.0.0.1:1"
NOTIFY_URL = "https://127.0.0.1:2/api/notifications/alipay"
MEMORY = Path(":memory:")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Identity:
    """Keys and numbers of the far ends, made once a process: RSA keys are slow to make."""

    credentials: Mapping[str, Any]
    wechat: tuple[WechatMerchant, ...]
    alipay: tuple[AlipayMerchant, ...]
    keys: Keys
    settings: Mapping[str, ChannelSettings]
    his: HisRestSettings
    hospital: bytes
    people: HospitalsBook


@cache
@fast_keys()
def identity() -> Identity:
    """The far ends' keys and the patients of the hospital."""
    with tempfile.TemporaryDirectory(prefix="paydesk-sim-") as name:
        folder = Path(name)
        credentials = ensure_identity(folder, base_url=BASE_URL)
        key = load_pem_private_key((folder / "alipay_gateway_private_key.pem").read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the gateway's key must be RSA")
    wechat, alipay, his = credentials["wechat"], credentials["alipay"], credentials["his"]
    seeded = _hospital()
    names = ("appid", "mch_id", "api_key", "certificate_serial")
    return Identity(
        credentials=credentials,
        wechat=(WechatMerchant(**{name: wechat[name] for name in names}),),
        alipay=(
            AlipayMerchant(
                app_id=alipay["app_id"], seller_id=alipay["seller_id"], public_key=_public(alipay["app_public_key"])
            ),
        ),
        keys=Keys(private_key=key, link_secret=b"x" * 32),
        settings={
            "cash": CashSettings(),
            "card": CardSettings(merchant="898000000000001"),
            "wechat": WeChatSettings(
                merchant=wechat["mch_id"], app_id=wechat["appid"], api_key=wechat["api_key"], base_url=BASE_URL
            ),
            "alipay": AlipaySettings(
                merchant=alipay["seller_id"], app_id=alipay["app_id"], private_key=alipay["app_private_key"],
                alipay_public_key=alipay["alipay_public_key"], gateway_url=alipay["endpoint"], notify_url=NOTIFY_URL,
            ),
        },
        his=HisRestSettings(base_url=f"{BASE_URL}/his/v1", key_id=his["key_id"], secret=his["secret"]),
        hospital=seeded[0],
        people=seeded[1],
    )  # fmt: skip


def _public(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("an Alipay key must be RSA")
    return key


def _hospital() -> tuple[bytes, HospitalsBook]:
    """A seeded book of the HIS to begin every world with, as the bytes of a file and as objects."""
    book = HisBook(MEMORY)
    with book.turn():
        hospital.seed(book, START)
        book.set_fact("seeded", START.isoformat())
    content, people = book._connection.serialize(), HospitalsBook(book)
    book.close()
    return content, people


class FarEnds:
    """Both wallets and the HIS behind one address; ``now`` is true time."""

    def __init__(self, seed: int, *, in_files: bool = True) -> None:
        """``in_files``: the books are the SQLite files that the practice gateways ship with, else plain objects."""
        own = identity()
        self.random, self.bank = Random(seed), Bank()
        self._in_files = in_files
        self.book = Book(":memory:") if in_files else cast("Book", WalletsBook())
        self.faults = FaultBook()
        self.house = House(rate_factor=0)
        self.postman = Postman(book=self.book, house=self.house)
        till = Till(book=self.book, house=self.house, random=self.random)
        self.wechat = WechatGateway(merchants=own.wechat, till=till, faults=self.faults)
        self.alipay = AlipayGateway(
            merchants=own.alipay, keys=own.keys, base_url=BASE_URL, till=till, faults=self.faults
        )
        credentials = own.credentials["his"]
        self.his = HisGateway(
            book_path=MEMORY, key_id=credentials["key_id"], secret=credentials["secret"], faults=self.faults,
            random=self.random,
        )  # fmt: skip
        self.till = till
        self._file: HisBook = self.his._book
        if in_files:
            self._file._connection.deserialize(own.hospital)
        else:
            self.his._book = cast("HisBook", own.people.copy())
        self.his_book: HisBook = self.his._book
        self._seen: dict[tuple[str, str, str], Any] = {}
        self._seen_changes = -1
        self._serial = own.credentials["wechat"]["certificate_serial"]

    def handle(self, request: HttpRequest, now: datetime) -> Reply:
        """Answer one request."""
        url = urlsplit(request.url)
        arrived = Request(
            method=request.method,
            path=url.path,
            query=url.query,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.body,
            client_certificate_serial=self._serial if request.client_certificate == "wechat" else None,
        )
        if url.path.startswith("/his/"):
            return self.his.handle(arrived, now)
        return (self.wechat if self.wechat.serves(url.path) else self.alipay).handle(arrived, now)

    def due_notifications(self, now: datetime) -> list[Notification]:
        """What Alipay would tell us now."""
        self.till.settle(now)
        self.book.commit()
        return self.postman.due(now)

    def order(self, service: str, number: str) -> Order | None:
        """What a wallet, or the bank of the card terminals, has under a number of ours."""
        if service == CARD:
            return cast("Order | None", self.bank.order(number))
        return self._unchanged(("order", service, number), lambda: self._order(service, number))

    def _order(self, service: str, number: str) -> Order | None:
        return next((order for order in self.book.orders_numbered(number) if order.service == service), None)

    def _unchanged(self, name: tuple[str, str, str], find: Callable[[], Found]) -> Found:
        """What was found before, until anything was written into the book."""
        if not self._in_files:
            return find()
        changes = self.book._database.total_changes
        if changes != self._seen_changes:
            self._seen_changes = changes
            self._seen.clear()
        if name not in self._seen:
            self._seen[name] = find()
        found: Found = self._seen[name]
        return found

    def refunds(self, order: Order) -> list[Refund]:
        """What a wallet gave back of an order."""
        if order.service == CARD:
            return cast("list[Refund]", self.bank.refunds(order.number))
        return self._unchanged(("refunds", order.service, order.number), lambda: self.book.refunds_of(order))

    def decided(self, operation: str, number: str) -> bool:
        """Whether the HIS has decided a posting or a withdrawal before."""
        book = self.his_book
        return (book.order(number) if operation == "posting" else book.refund(number)) is not None

    def new_bill(self, patient_no: str, own_fen: int, now: datetime) -> dict[str, Any]:
        """One more bill of a patient at the HIS."""
        with self.his_book.turn():
            return hospital.new_bill(self.his_book, patient_no, "outpatient", now, self.random, own_fen)

    def sign_with(self, key: RSAPrivateKey | None) -> None:
        """Have Alipay sign with another key; None: with the one that we know."""
        known = identity().keys
        self.alipay._keys = known if key is None else replace(known, private_key=key)

    def new_deposit(self, patient_no: str, now: datetime) -> dict[str, Any]:
        """A bill of an inpatient for his deposit."""
        with self.his_book.turn():
            return hospital.new_bill(self.his_book, patient_no, "deposit", now, self.random, None)

    def close(self) -> None:
        """Close the books."""
        self.book.close()
        self._file.close()


def http_reply(reply: Reply) -> HttpReply:
    """What a caller sees of a whole answer."""
    return HttpReply(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)
