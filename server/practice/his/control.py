"""The practice HIS's control interface: new bills, changes behind the cashier's back, faults, and the whole book."""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from server.practice.exchange import Reply, Request
from server.practice.faults import NOT_EXECUTED, Fault, FaultBook
from server.practice.his import bills, postings, world
from server.practice.his.book import Book, Document
from server.practice.his.fields import (
    Check,
    fen,
    instant_text,
    integer,
    label,
    nullable,
    one_of,
    our_number,
    parse,
    pattern,
    record,
    text,
    their_number,
)
from server.practice.his.problems import Problem

BASE = "/control/his/"
OPERATIONS = (
    "*",
    "time",
    "patients_find",
    "bills_find",
    "bills_read",
    "lock",
    "lock_release",
    "posting",
    "posting_query",
    "posting_list",
    "withdrawal",
    "withdrawal_cancel",
    "withdrawal_query",
    "deposit_balance",
    "deposit_records",
    "daily_list",
    "statement",
)
EXECUTED_KINDS = (
    "answer_lost",
    "roll_back",
    "misbook",
    "slow",
    "wrong_signature",
    "other_order",
    "other_amount",
    "cut",
    "broken",
    "html",
    "empty",
    "system_error_charged",
    "http_500_charged",
    "http_502_charged",
    "http_503_charged",
)
_seconds = integer(0, 86_400)
SHAPES: dict[str, Check] = {
    "bills": record(
        {}, {"patient_no": their_number, "card_no": their_number, "scenario": one_of(*world.SCENARIOS), "own_fen": fen}
    ),
    "change-bill": record({"bill_no": their_number}, {"own_fen": fen}),
    "withdraw-bill": record({"bill_no": their_number}),
    "expire-presettlement": record({"bill_no": their_number}, {"after_s": _seconds}),
    "lock-bill": record(
        {"bill_no": their_number}, {"order_no": our_number, "window": label, "lease_s": integer(1, 3600)}
    ),
    "execute": record({"bill_no": their_number}, {"line_no": integer(1, 1_000_000), "reason": text(1, 200)}),
    "discharge": record({"patient_no": their_number}),
    "roll-back": record({"order_no": our_number}),
    "next": record(
        {"fault": one_of(*sorted(NOT_EXECUTED), *EXECUTED_KINDS)},
        {
            "operation": one_of(*OPERATIONS),
            "number": pattern(r"\*|[A-Za-z0-9_-]{1,64}"),
            "times": nullable(integer(1, 1_000_000)),
            "nth": integer(1, 1_000_000),
            "delay_s": _seconds,
            "code": pattern(r"[a-z_]+\.[a-z_]+"),
        },
    ),
    "down": record({"seconds": _seconds}, {"how": one_of("disconnect", "unavailable", "html")}),
    "clock": record({"offset_s": integer(-864_000, 864_000)}),
    "close-day": record({}),
    "reset": record({}),
    "enter": record({"amount_fen": fen, "order_no": our_number}, {"channel": one_of("wechat", "alipay", "cash")}),
    "misbook": record({"order_no": our_number}),
}


class Control:
    """Everything a tester or the practice panel may do to the HIS."""

    def __init__(self, book: Book, faults: FaultBook, chance: random.Random) -> None:
        self._book = book
        self._faults = faults
        self._chance = chance
        self._changes: dict[str, Callable[[Document, datetime], Document]] = {
            "bills": self._new_bills,
            "change-bill": self._change_bill,
            "withdraw-bill": self._withdraw_bill,
            "expire-presettlement": self._expire_presettlement,
            "lock-bill": self._lock_bill,
            "execute": self._execute,
            "discharge": self._discharge,
            "roll-back": self._roll_back,
            "next": self._next,
            "down": self._down,
            "clock": self._clock,
            "close-day": self._close_day,
            "reset": self._reset,
            "enter": self._enter,
            "misbook": self._misbook,
        }

    def handle(self, request: Request, now: datetime) -> Reply:
        """Answer one control request; every answer is JSON, a refusal a problem document."""
        name = request.path.removeprefix(BASE)
        try:
            if request.method == "GET" and name in ("book", "cards"):
                with self._book.turn():
                    return _json(self._whole_book(now) if name == "book" else self._cards())
            change = self._changes.get(name)
            if change is None:
                raise Problem("control.unknown")
            if request.method != "POST":
                raise Problem("request.method")
            body = parse(request.body or b"{}", SHAPES[name])
            with self._book.turn():
                answer = change(body, now)
            return _json(answer)
        except Problem as problem:
            return problem.reply()

    def _bill(self, body: Document) -> Document:
        bill = self._book.bill(body["bill_no"])
        if bill is None:
            raise Problem("control.unknown", field="bill_no")
        return bill

    def _open_bill(self, body: Document) -> Document:
        bill = self._bill(body)
        if bill["state"] != "open":
            raise Problem("control.invalid", field="bill_no", state=bill["state"])
        return bill

    def _patients(self, body: Document) -> list[Document]:
        everyone = self._book.patients()
        if body.get("patient_no", "*") == "*" and "card_no" not in body:
            return everyone
        chosen = [
            one
            for one in everyone
            if body.get("patient_no") == one["patient_no"] or body.get("card_no") == one["card_no"]
        ]
        if not chosen:
            raise Problem("control.unknown", field="patient_no")
        return chosen

    def _new_bills(self, body: Document, now: datetime) -> Document:
        scenario = body.get("scenario", "outpatient")
        chosen = self._patients(body)
        if scenario == "deposit":
            chosen = [one for one in chosen if one["account_no"]]
        if not chosen:
            raise Problem("control.invalid", field="scenario", rule="inpatient")
        made = [
            world.new_bill(self._book, one["patient_no"], scenario, now, self._chance, body.get("own_fen"))
            for one in chosen
        ]
        return {"bills": [bills.view(self._book, bill, now) for bill in made]}

    def _change_bill(self, body: Document, now: datetime) -> Document:
        bill = self._open_bill(body)
        first, *others = bill["items"]
        wanted_fen = body.get("own_fen", bill["own_fen"] + 100)
        own_fen = wanted_fen - sum(item["own_fen"] for item in others)
        if own_fen < 0:
            others, own_fen = [], wanted_fen
        items = [{**first, "own_fen": own_fen, "amount_fen": own_fen + first["insurance_fen"]}, *others]
        sums = {
            name: sum(item[f"{key}_fen"] for item in items)
            for name, key in (("total_fen", "amount"), ("insurance_fen", "insurance"))
        }
        altered = {**bills.changed(bill), "items": items, **sums, "own_fen": wanted_fen}
        self._book.save_bill(altered)
        return bills.view(self._book, altered, now)

    def _withdraw_bill(self, body: Document, now: datetime) -> Document:
        bill = {**self._open_bill(body), "state": "cancelled"}
        self._book.save_bill(bill)
        return bills.view(self._book, bill, now)

    def _expire_presettlement(self, body: Document, now: datetime) -> Document:
        until = instant_text(now.replace(microsecond=0) + timedelta(seconds=body.get("after_s", 0)))
        bill = {**self._open_bill(body), "presettled_until": until}
        self._book.save_bill(bill)
        return bills.view(self._book, bill, now)

    def _lock_bill(self, body: Document, now: datetime) -> Document:
        bill = self._open_bill(body)
        until = now + timedelta(seconds=body.get("lease_s", 600))
        order_no = body.get("order_no", f"OTHER-{self._book.next_number('other')}")
        self._book.set_lock(order_no, bill["bill_no"], bill["version"], body.get("window", "自助机07"), until)
        return bills.view(self._book, bill, now)

    def _execute(self, body: Document, now: datetime) -> Document:
        bill = self._bill(body)
        reason = body.get("reason", "检查已完成")
        items = [
            {**item, "executed": reason} if body.get("line_no", item["line_no"]) == item["line_no"] else item
            for item in bill["items"]
        ]
        altered = {**bill, "items": items}
        self._book.save_bill(altered)
        return bills.view(self._book, altered, now)

    def _discharge(self, body: Document, now: datetime) -> Document:
        patient = self._book.patient(body["patient_no"])
        account = self._book.account(patient["account_no"]) if patient and patient["account_no"] else None
        if patient is None or account is None or patient["kind"] != "inpatient":
            raise Problem("control.invalid", field="patient_no", rule="inpatient")
        self._book.save_patient({**patient, "kind": "discharged", "discharged_at": instant_text(now)})
        self._book.save_account({**account, "state": "closed"})
        return {"patient_no": patient["patient_no"], "kind": "discharged"}

    def _roll_back(self, body: Document, now: datetime) -> Document:
        if not postings.roll_back(self._book, body["order_no"]):
            raise Problem("control.invalid", field="order_no", rule="posted")
        return {"order_no": body["order_no"], "state": "absent"}

    def _next(self, body: Document, now: datetime) -> Document:
        fault = Fault(kind=body["fault"], delay_s=body.get("delay_s", 0), code=body.get("code", ""))
        rule = self._faults.add(
            fault,
            service="his",
            operation=body.get("operation", "posting"),
            number=body.get("number", "*"),
            nth=body.get("nth", 1),
            times=body.get("times", 1),
        )
        return rule.to_json()

    def _down(self, body: Document, now: datetime) -> Document:
        until = instant_text(now + timedelta(seconds=body["seconds"]))
        self._book.set_fact("down_until", until)
        self._book.set_fact("down_how", body.get("how", "disconnect"))
        return {"down_until": until}

    def _clock(self, body: Document, now: datetime) -> Document:
        self._book.set_fact("clock_offset_s", str(body["offset_s"]))
        return {"offset_s": body["offset_s"]}

    def _close_day(self, body: Document, now: datetime) -> Document:
        day = self._book.business_day(now) + timedelta(days=1)
        self._book.set_fact("business_day", day.isoformat())
        return {"business_day": day.isoformat()}

    def _misbook(self, body: Document, now: datetime) -> Document:
        order = self._book.order(body["order_no"])
        if order is None or order["state"] != "posted":
            raise Problem("control.invalid", field="order_no", rule="posted")
        postings.misbook(self._book, body["order_no"])
        return {"order_no": body["order_no"], "total_fen": order["body"]["total_fen"] + 1}

    def _enter(self, body: Document, now: datetime) -> Document:
        """A receipt that somebody typed into the HIS by hand, for money that nobody took."""
        return postings.enter_by_hand(
            self._book, body["order_no"], body["amount_fen"], body.get("channel", "wechat"), now
        )

    def _reset(self, body: Document, now: datetime) -> Document:
        self._book.wipe()
        world.seed(self._book, now)
        self._book.set_fact("seeded", instant_text(now))
        return {"patients": len(world.NAMES)}

    def _cards(self) -> Document:
        shown = ("patient_no", "card_no", "card_state", "name", "kind", "role", "account_no")
        return {"cards": [{name: one[name] for name in shown} for one in self._book.patients()]}

    def _whole_book(self, now: datetime) -> Document:
        book = self._book
        posted = book.received("posting")
        withdrawn = book.received("withdrawal")
        orders, refunds = book.orders(), book.refunds()
        everything: dict[str, Any] = {
            "patients": book.patients(),
            "accounts": book.accounts(),
            "bills": [bills.view(book, bill, now) for bill in book.bills()],
            "orders": [
                {**postings.view(number, order), "received": posted.get(number, 0)} for number, order in orders.items()
            ],
            "withdrawals": [
                {"refund_no": number, "state": one["state"], "code": one["code"], "received": withdrawn.get(number, 0)}
                | (
                    {"order_no": one["body"]["order_no"], "amount_fen": one["body"]["amount_fen"]}
                    if one["body"]
                    else {}
                )
                for number, one in refunds.items()
            ],
            "received": {"posting": posted, "withdrawal": withdrawn},
            "rolled_back": book.rolled_back(),
            "posted_fen": sum(
                one["body"]["total_fen"] for one in orders.values() if one["state"] in ("posted", "withdrawn")
            ),
            "withdrawn_fen": sum(one["withdrawn_fen"] for one in orders.values()),
            "business_day": book.business_day(now).isoformat(),
        }
        return everything


def _json(answer: Document) -> Reply:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return Reply(headers={"Content-Type": "application/json; charset=utf-8"}, body=body)
