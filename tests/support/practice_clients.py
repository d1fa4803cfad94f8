"""Independent tellers of WeChat's and Alipay's protocols, written from the wire facts, for the practice gateways."""

import base64
import hashlib
import hmac
import itertools
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from server.practice.alipay.call import Merchant as AlipayMerchant
from server.practice.alipay.gateway import AlipayGateway, Keys
from server.practice.book import Book
from server.practice.exchange import Reply, Request
from server.practice.faults import FaultBook
from server.practice.house import House
from server.practice.till import Till
from server.practice.wechat.call import Merchant as WechatMerchant
from server.practice.wechat.gateway import WechatGateway

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)  # 12:00 in China
_counter = itertools.count(1)


def fresh_code(prefix: str, tail: str = "00000000") -> str:
    """A payment code nobody used: prefix, a running number, the tail that scripts it."""
    return f"{prefix}{next(_counter):08d}{tail}"


def fresh_number() -> str:
    """An order or refund number nobody used."""
    return f"T{next(_counter):015d}"


def wechat_sign(fields: dict[str, str], key: str, sign_type: str = "MD5") -> str:
    """The signature by the rules of the signature page."""
    text = "&".join(f"{k}={fields[k]}" for k in sorted(fields) if k != "sign" and fields[k] != "") + "&key=" + key
    if sign_type == "HMAC-SHA256":
        return hmac.new(key.encode(), text.encode(), "sha256").hexdigest().upper()
    return hashlib.md5(text.encode()).hexdigest().upper()


def wechat_xml(fields: dict[str, str]) -> bytes:
    """A message as a merchant sends it."""
    inner = "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items())
    return f"<xml>{inner}</xml>".encode()


def wechat_fields(body: bytes) -> dict[str, str]:
    """The fields of an answer."""
    return dict(re.findall(r"<(\w+)><!\[CDATA\[(.*?)\]\]></\1>", body.decode(), re.DOTALL))


@dataclass
class WechatTeller:
    """One merchant that signs rightly and believes only signed answers."""

    appid: str
    mch_id: str
    api_key: str
    send: Callable[[str, bytes], bytes]
    sign_type: str = "MD5"

    def call(self, path: str, **fields: Any) -> dict[str, str]:
        """Send a signed request; the fields of the answer, its signature checked when it claims to be one."""
        answer = wechat_fields(self.send(path, self.message(**fields)))
        if answer.get("return_code") == "SUCCESS":
            assert answer["sign"] == wechat_sign(answer, self.api_key, self.sign_type)
            assert (answer["appid"], answer["mch_id"]) == (self.appid, self.mch_id)
        return answer

    def message(self, **fields: Any) -> bytes:
        """A signed request; a field given as None is left out."""
        whole = {"appid": self.appid, "mch_id": self.mch_id, "nonce_str": f"nonce{next(_counter)}"}
        if self.sign_type != "MD5":
            whole["sign_type"] = self.sign_type
        whole |= {k: str(v) for k, v in fields.items() if v is not None}
        whole = {k: v for k, v in whole.items() if fields.get(k, "") is not None}
        return wechat_xml(whole | {"sign": fields.get("sign") or wechat_sign(whole, self.api_key, self.sign_type)})

    def pay(self, code: str | None = None, number: str | None = None, fee: int = 100, **fields: Any) -> dict[str, str]:
        """micropay with everything it must have."""
        body = {"body": "门诊缴费", "spbill_create_ip": "127.0.0.1", "total_fee": fee}
        order = {"out_trade_no": number or fresh_number(), "auth_code": code or fresh_code("13")}
        return self.call("/pay/micropay", **(body | order | fields))

    def query(self, number: str) -> dict[str, str]:
        """orderquery by our number."""
        return self.call("/pay/orderquery", out_trade_no=number)

    def reverse(self, number: str) -> dict[str, str]:
        """reverse by our number."""
        return self.call("/secapi/pay/reverse", out_trade_no=number)

    def refund(self, number: str, refund_no: str, fee: int, total: int = 100, **fields: Any) -> dict[str, str]:
        """refund by our number."""
        sent = {"out_trade_no": number, "out_refund_no": refund_no, "refund_fee": fee, "total_fee": total}
        return self.call("/secapi/pay/refund", **(sent | fields))


@dataclass
class AlipayTeller:
    """One application that signs rightly and believes only signed answers."""

    app_id: str
    seller_id: str
    key: rsa.RSAPrivateKey
    gateway_key: rsa.RSAPublicKey
    send: Callable[[bytes], bytes]
    timestamp: str = "2026-03-10 12:00:00"

    def call(self, method: str, notify_url: str = "", **content: Any) -> dict[str, Any]:
        """Send a signed request; the node of the answer, verified over its exact text."""
        parameters = self.parameters(method, content)
        if notify_url:
            parameters["notify_url"] = notify_url
        return self.read(method, self.send(urlencode(self.signed(parameters)).encode()))

    def parameters(self, method: str, content: dict[str, Any]) -> dict[str, str]:
        """All parameters but the signature."""
        return {
            "app_id": self.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self.timestamp,
            "version": "1.0",
            "biz_content": json.dumps({k: v for k, v in content.items() if v is not None}, ensure_ascii=False),
        }

    def signed(self, parameters: dict[str, str]) -> dict[str, str]:
        """The parameters with their RSA2 signature."""
        text = "&".join(f"{k}={v}" for k, v in sorted(parameters.items()) if k != "sign" and v)
        signature = self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return parameters | {"sign": base64.b64encode(signature).decode()}

    def read(self, method: str, body: bytes) -> dict[str, Any]:
        """The answer's node; an unsigned error is returned as it is."""
        text = body.decode()
        whole = json.loads(text)
        if "error_response" in whole:
            return dict(whole["error_response"])
        name = method.replace(".", "_") + "_response"
        node = text[len(name) + 4 : text.rindex(',"sign":"')]
        signature = base64.b64decode(whole["sign"])
        self.gateway_key.verify(signature, node.encode(), padding.PKCS1v15(), hashes.SHA256())
        return dict(json.loads(node))

    def pay(
        self, code: str | None = None, number: str | None = None, amount: str = "1.00", **content: Any
    ) -> dict[str, Any]:
        """alipay.trade.pay with everything it must have."""
        sent = {"out_trade_no": number or fresh_number(), "auth_code": code or fresh_code("28")}
        sent |= {"scene": "bar_code", "subject": "门诊缴费", "total_amount": amount}
        return self.call("alipay.trade.pay", **(sent | content))

    def trade(self, verb: str, number: str, **content: Any) -> dict[str, Any]:
        """alipay.trade.<verb> by our number."""
        return self.call(f"alipay.trade.{verb}", out_trade_no=number, **content)


class World:
    """Both wallets in this process, with a clock that only the test moves."""

    def __init__(self, seed: int = 7) -> None:
        self.now = NOON
        self.faults = FaultBook()
        self.house = House()
        self.book = Book(":memory:")
        self.last: Reply = Reply()
        self.serial: str | None = "AB12"
        till = Till(book=self.book, house=self.house, random=random.Random(seed))
        self.till = till
        api_key = "0123456789abcdef0123456789abcdef"
        others = [
            WechatMerchant(appid="wxother", mch_id="1900000002", api_key="f" * 32, certificate_serial="CD34"),
        ]
        main = WechatMerchant(appid="wxmain", mch_id="1900000001", api_key=api_key, certificate_serial="AB12")
        self.wechat_gateway = WechatGateway(merchants=[main, *others], till=till, faults=self.faults)
        self.alipay_gateway = AlipayGateway(
            merchants=[
                AlipayMerchant(app_id="2021000000000001", seller_id="2088000000000001", public_key=KEY.public_key())
            ],
            keys=Keys(private_key=GATEWAY_KEY, link_secret=b"link"),
            base_url="https://127.0.0.1:1",
            till=till,
            faults=self.faults,
        )
        self.wechat = WechatTeller("wxmain", "1900000001", api_key, self._wechat)
        self.alipay = AlipayTeller("2021000000000001", "2088000000000001", KEY, GATEWAY_KEY.public_key(), self._alipay)

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def request_wechat(self, path: str, body: bytes, method: str = "POST") -> Reply:
        """A raw request to WeChat."""
        request = Request(method=method, path=path, body=body, client_certificate_serial=self.serial)
        self.last = self.wechat_gateway.handle(request, self.now)
        return self.last

    def request_alipay(self, body: bytes, query: str = "", method: str = "POST", path: str = "/gateway.do") -> Reply:
        """A raw request to Alipay."""
        request = Request(method=method, path=path, query=query, body=body)
        self.last = self.alipay_gateway.handle(request, self.now)
        return self.last

    def _wechat(self, path: str, body: bytes) -> bytes:
        return self.request_wechat(path, body).body

    def _alipay(self, body: bytes) -> bytes:
        return self.request_alipay(body).body


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GATEWAY_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
