"""All practice gateways in one place: which path belongs to whom, and the clock that they share."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from server.practice.alipay.call import Merchant as AlipayMerchant
from server.practice.alipay.gateway import AlipayGateway, Keys
from server.practice.book import Book
from server.practice.control import Control
from server.practice.exchange import Reply, Request, json_reply
from server.practice.faults import FaultBook
from server.practice.his.gateway import HisGateway
from server.practice.house import House
from server.practice.notifications import Postman
from server.practice.till import Till
from server.practice.wechat.call import Merchant as WechatMerchant
from server.practice.wechat.gateway import WechatGateway


class Practice:
    """The whole practice world behind one address. Pure but for its books; one call at a time."""

    def __init__(
        self, *, credentials: Mapping[str, Any], folder: Path, book: Book, house: House, random: Random
    ) -> None:
        self.book = book
        self.faults = FaultBook()
        self.house = house
        self.postman = Postman(book=self.book, house=house)
        till = Till(book=self.book, house=house, random=random)
        self.wechat = WechatGateway(merchants=_wechat(credentials["wechat"]), till=till, faults=self.faults)
        self.alipay = AlipayGateway(
            merchants=_alipay(credentials["alipay"]),
            keys=_keys(folder, credentials["link_secret"]),
            base_url=credentials["base_url"],
            till=till,
            faults=self.faults,
        )
        self.his = HisGateway(
            book_path=folder / "his.sqlite3",
            key_id=credentials["his"]["key_id"],
            secret=credentials["his"]["secret"],
            faults=self.faults,
            random=random,
            statements_at_once=lambda: house.statements_at_once,
        )
        self.control = Control(
            token=credentials["control_token"], till=till, faults=self.faults, his=self.his.control, random=random,
            merchants={"wechat": credentials["wechat"]["mch_id"], "alipay": credentials["alipay"]["app_id"]},
        )  # fmt: skip

    def now(self, clock: datetime) -> datetime:
        """The practice world's time: the true one, moved by what the control interface asked for."""
        return clock + timedelta(seconds=self.control.clock_offset_s)

    def handle(self, request: Request, clock: datetime) -> Reply:
        """Answer any request to this address; a call that fails by a mistake of ours leaves nothing half written."""
        try:
            return self._route(request, self.now(clock))
        except BaseException:
            self.book.roll_back()
            raise

    def _route(self, request: Request, now: datetime) -> Reply:
        if request.path.startswith("/control/"):
            return self.control.handle(request, now)
        if request.path.startswith("/his/"):
            return self.his.handle(request, now)
        if self.wechat.serves(request.path):
            return self.wechat.handle(request, now)
        if self.alipay.serves(request.path):
            return self.alipay.handle(request, now)
        return json_reply(404, '{"code": "not_found"}')

    def close(self) -> None:
        """Close the books."""
        self.book.close()
        self.his.close()


def _wechat(credentials: Mapping[str, Any]) -> list[WechatMerchant]:
    names = ("appid", "mch_id", "api_key", "certificate_serial")
    return [WechatMerchant(**{name: one[name] for name in names}) for one in (credentials, *credentials["others"])]


def _alipay(credentials: Mapping[str, Any]) -> list[AlipayMerchant]:
    merchants = []
    for one in (credentials, *credentials["others"]):
        key = load_pem_public_key(one["app_public_key"].encode())
        if not isinstance(key, RSAPublicKey):
            raise TypeError("an Alipay key must be RSA")
        merchants.append(AlipayMerchant(app_id=one["app_id"], seller_id=one["seller_id"], public_key=key))
    return merchants


def _keys(folder: Path, link_secret: str) -> Keys:
    own = (folder / "alipay_gateway_private_key.pem").read_bytes()
    key = load_pem_private_key(own, password=None, unsafe_skip_rsa_key_validation=True)  # we made it
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the gateway's key must be RSA")
    return Keys(private_key=key, link_secret=link_secret.encode())
