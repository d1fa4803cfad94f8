"""The control interface: faults, payers, payment codes, clock, switches, comments, and the whole book to add up."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from server.practice.alipay.notify import TAMPERS
from server.practice.alterations import CHANGES, FUNDS
from server.practice.book import Comment, Order, stamp
from server.practice.exchange import Reply, Request, json_reply
from server.practice.faults import ANY, EXECUTED, NOT_EXECUTED, Fault, FaultBook
from server.practice.notifications import LADDERS_S
from server.practice.scripts import BY_NAME, PREFIXES, mint
from server.practice.till import Till

SERVICES = ("wechat", "alipay", "his")
REFUND_KINDS = ("refund_closed", "refund_change", "refund_processing")
KINDS = EXECUTED | NOT_EXECUTED | frozenset(BY_NAME) | frozenset(REFUND_KINDS)
Body = dict[str, Any]


class Wrong(Exception):
    """A control request that cannot be understood; the text names the field."""


class Control:
    """Everything below `/control/`; the caller must know the token of credentials.json."""

    def __init__(
        self,
        *,
        token: str,
        till: Till,
        faults: FaultBook,
        his: Callable[[Request, datetime], Reply],
        random: Random,
        merchants: Mapping[str, str],
    ) -> None:
        """``merchants``: by wallet, the merchant that trades when none is named."""
        self._merchants = merchants
        self._token = token
        self._till = till
        self._faults = faults
        self._his = his
        self._random = random
        self.clock_offset_s: float = 0
        self._routes: dict[tuple[str, str], Callable[[Body, datetime], Any]] = {
            ("GET", "faults"): lambda _body, _now: [rule.to_json() for rule in self._faults.rules()],
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): lambda _body, _now: {"removed": self._faults.remove()},
            ("GET", "book"): self._book,
            ("GET", "clock"): lambda _body, now: {"offset_s": self.clock_offset_s, "now": stamp(now)},
            ("POST", "clock"): self._set_clock,
            ("POST", "payer"): self._payer,
            ("POST", "codes"): self._code,
            ("GET", "codes"): lambda _body, _now: _table(),
            ("GET", "settings"): lambda _body, _now: self._settings(),
            ("POST", "settings"): self._set_settings,
            ("POST", "comments"): self._comment,
            ("POST", "notify"): self._notify_again,
            ("POST", "bill"): self._alter_bill,
            ("POST", "trade"): self._trade,
        }

    def handle(self, request: Request, now: datetime) -> Reply:
        """Answer a control request; 401 without the token, 400 naming what is wrong."""
        sent = request.headers.get("authorization", "")
        if not hmac.compare_digest(sent.encode(), f"Bearer {self._token}".encode()):
            return _answer(401, {"error": "the control token is missing or wrong"})
        if request.path.startswith("/control/his/"):
            return self._his(request, now)
        name = request.path.removeprefix("/control/")
        if request.method == "DELETE" and name.startswith("faults/") and name[7:].isdigit():
            return _answer(200, {"removed": self._faults.remove(int(name[7:]))})
        route = self._routes.get((request.method, name))
        if route is None:
            return _answer(404, {"error": f"no {request.method} {request.path}"})
        self._till.settle(now)
        try:
            body = _object(request.body) if request.body else {}
            answer = route(body, now)
        except Wrong as wrong:
            self._till.book.roll_back()
            return _answer(400, {"error": str(wrong)})
        self._till.book.commit()
        return _answer(200, answer)

    def _add_fault(self, body: Body, _now: datetime) -> Any:
        match = body.get("match") or {}
        if not isinstance(match, dict):
            raise Wrong("match: an object")
        service = _text(match, "service", ANY)
        kind = _text(body, "fault", "")
        if service not in (*SERVICES, ANY):
            raise Wrong(f"match.service: one of {', '.join(SERVICES)}, {ANY}")
        if kind not in KINDS and service != "his":
            raise Wrong(f"fault: one of {', '.join(sorted(KINDS))}")
        rule = self._faults.add(
            Fault(kind=kind, delay_s=_seconds(body, "delay_s"), code=_text(body, "code", "")),
            service=service,
            operation=_operation(_text(match, "operation", ANY)),
            number=_text(match, "out_trade_no", "") or _text(match, "number", ANY),
            nth=_whole(match, "nth", 1),
            times=None if body.get("times", 1) is None else _whole(body, "times", 1),
        )
        return rule.to_json()

    def _book(self, _body: Body, now: datetime) -> Any:
        return {**dict(self._till.book.everything()), "now": stamp(now)}

    def _set_clock(self, body: Body, now: datetime) -> Any:
        offset_s = body.get("offset_s")
        if isinstance(offset_s, bool) or not isinstance(offset_s, int | float) or abs(offset_s) > 10**9:
            raise Wrong("offset_s: seconds")
        self.clock_offset_s = offset_s
        return {"offset_s": offset_s}

    def _payer(self, body: Body, now: datetime) -> Any:
        """A payer decides now: action pay, decline, or scan (a QR code); ``ahead_s``: by a clock that is ahead."""
        action = body.get("action", "pay")
        if action not in ("pay", "decline", "scan"):
            raise Wrong("action: pay, decline or scan")
        order = self._order(body, now)
        acted = self._till.payer_acts(order, action, now + timedelta(seconds=_whole(body, "ahead_s", 0)))
        if acted is None:
            raise Wrong(f"out_trade_no: its state is {order.state}, the payer has nothing to decide")
        return {"out_trade_no": acted.number, "state": acted.state}

    def _order(self, body: Body, now: datetime) -> Order:
        number, service = _text(body, "out_trade_no", ""), _text(body, "service", "")
        orders = [
            row
            for row in self._till.book.orders_numbered(number)
            if service in ("", row.service) and _text(body, "merchant", row.merchant) == row.merchant
        ]
        if len(orders) != 1:
            raise Wrong(f"out_trade_no: {len(orders)} orders have it; service and merchant tell them apart")
        found = self._till.find(orders[0].service, orders[0].merchant, number, now)
        return found or orders[0]

    def _code(self, body: Body, _now: datetime) -> Any:
        wallet, behaviour = _text(body, "wallet", ""), _text(body, "behaviour", "pays")
        if wallet not in PREFIXES:
            raise Wrong(f"wallet: one of {', '.join(PREFIXES)}")
        if behaviour not in BY_NAME:
            raise Wrong(f"behaviour: one of {', '.join(BY_NAME)}")
        code = mint(wallet, behaviour, _whole(body, "seconds", 0), self._random)
        return {"code": code, "wallet": wallet, "behaviour": behaviour}

    def _settings(self) -> Any:
        house = self._till.house
        return {name: getattr(house, name) for name in _SETTINGS}

    def _set_settings(self, body: Body, _now: datetime) -> Any:
        for name in body:
            if name not in _SETTINGS:
                raise Wrong(f"{name}: one of {', '.join(_SETTINGS)}")
        for name, value in body.items():
            least, kinds = _SETTINGS[name]
            if type(value) not in kinds or value < least:
                raise Wrong(f"{name}: {kinds[0].__name__}, at least {least}")
            setattr(self._till.house, name, value)
        return self._settings()

    def _comment(self, body: Body, now: datetime) -> Any:
        order = self._order({**body, "service": "wechat"}, now)
        stars = _whole(body, "stars", 5)
        if order.paid_at is None or not 1 <= stars <= 5:
            raise Wrong("stars: 1 to 5, of a paid order")
        comment = Comment(
            merchant=order.merchant,
            channel_number=order.channel_number,
            stars=stars,
            text=_text(body, "text", ""),
            created_at=now,
        )
        self._till.book.save(comment)
        return {"transaction_id": order.channel_number}

    def _notify_again(self, body: Body, now: datetime) -> Any:
        """Post the notification of an order again as if it had not been answered, or once with one thing spoilt."""
        order = self._order(body, now)
        tamper = _text(body, "tamper", "")
        owed = self._till.book.notifications_of(order)
        if not owed:
            raise Wrong("out_trade_no: no notification was owed for it")
        if not tamper:
            for notification in owed:
                self._till.book.save(replace(notification, due_at=now, tries=0, answered=""))
            return {"notifications": len(owed)}
        if tamper not in TAMPERS:
            raise Wrong(f"tamper: one of {', '.join(TAMPERS)}")
        spoilt = self._till.on_paid[order.service](order, now, tamper)
        if spoilt is not None:
            self._till.book.save(replace(spoilt, tries=len(LADDERS_S[order.service])))
        return {"notifications": 1}

    def _alter_bill(self, body: Body, _now: datetime) -> Any:
        """A payment or refund is printed otherwise in the bill of its day."""
        service, number, change = (_text(body, name, "") for name in ("service", "number", "change"))
        bill = _text(body, "bill", "")
        if bill not in ("", "funds"):
            raise Wrong("bill: funds, or nothing for both")
        if service not in PREFIXES:
            raise Wrong(f"service: one of {', '.join(PREFIXES)}")
        if change not in CHANGES:
            raise Wrong(f"change: one of {', '.join(CHANGES)}")
        amount_fen = _whole(body, "amount_fen", 0)
        if not number or (change == "amount" and not amount_fen):
            raise Wrong("number and, for another amount, amount_fen")
        self._till.book.alter(service + (FUNDS if bill else ""), number, change, amount_fen)
        return {"number": number, "change": change}

    def _trade(self, body: Body, now: datetime) -> Any:
        """Money that only the wallet knows of: a payment to a code on the wall, or a refund from the merchant pages."""
        service, number = _text(body, "service", ""), _text(body, "number", "")
        amount_fen = _whole(body, "amount_fen", 0)
        if service not in PREFIXES or not number or not amount_fen:
            raise Wrong("service, number and amount_fen")
        if of := _text(body, "refund_of", ""):
            order = self._order({"out_trade_no": of, "service": service}, now)
            if order.paid_at is None or amount_fen > order.amount_fen - self._till.refunded_fen(order):
                raise Wrong("amount_fen: more than is left of that order")
            back = self._till.give_back(
                order, number=number, kind="refund", amount_fen=amount_fen, now=now, takes=timedelta(0),
                outcome="SUCCESS", content={},
            )  # fmt: skip
            return {"number": back.number, "channel_number": back.channel_number}
        merchant = _text(body, "merchant", self._merchants[service])
        made = self._till.new_order(service, merchant, number, kind="native", amount_fen=amount_fen, now=now)
        paid = self._till.pay(replace(made, payer="wall"), now)
        return {"number": paid.number, "channel_number": paid.channel_number}


# Setting: the least value, the JSON types it takes.
_SETTINGS: dict[str, tuple[float, tuple[type, ...]]] = {
    "speed": (0.001, (float, int)),
    "rate_factor": (0, (int,)),
    "statements_at_once": (0, (bool,)),
    "refund_interval_s": (0, (int,)),
    "refund_takes_s": (0, (int,)),
}


def _table() -> list[dict[str, Any]]:
    return [{"digits": digits, "behaviour": name} for name, (digits, _) in BY_NAME.items()]


def _operation(name: str) -> str:
    """Alipay's operations may be named by their whole method."""
    long_names = {"alipay.trade.fastpay.refund.query": "refund_query"}
    long_names["alipay.data.dataservice.bill.downloadurl.query"] = "bill"
    return long_names.get(name, name.removeprefix("alipay.trade."))


def _object(body: bytes) -> Body:
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except ValueError:
        raise Wrong("the body is no JSON") from None
    if not isinstance(value, dict):
        raise Wrong("the body is no JSON object")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _text(body: Body, name: str, default: str) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise Wrong(f"{name}: text")
    return value


def _whole(body: Body, name: str, default: int) -> int:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Wrong(f"{name}: a whole number")
    return value


def _seconds(body: Body, name: str) -> float:
    value = body.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise Wrong(f"{name}: seconds, 0 to 3600")
    return value


def _answer(status: int, value: Any) -> Reply:
    return json_reply(status, json.dumps(value, ensure_ascii=False))
