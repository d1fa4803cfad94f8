"""The practice HIS at its door: route, signature, fields, faults, one transaction a request, a signed answer."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from server.practice.exchange import Reply, Request, Transport
from server.practice.faults import HTML, Fault, FaultBook, damaged
from server.practice.his import bills, deposits, patients, postings, statements, withdrawals, world
from server.practice.his.book import Book, Document
from server.practice.his.control import Control
from server.practice.his.fields import instant_text, parse, parse_instant
from server.practice.his.problems import Problem
from server.practice.his.shapes import SHAPES
from server.practice.his.signing import check_request, sign_reply

BASE = "/his/v1"
MAX_BODY = 256 * 1024
SLOW_S = 15
ROUTES = {
    ("GET", "/time"): "time",
    ("POST", "/patients/find"): "patients_find",
    ("POST", "/bills/find"): "bills_find",
    ("POST", "/bills/read"): "bills_read",
    ("POST", "/locks"): "lock",
    ("POST", "/locks/release"): "lock_release",
    ("POST", "/postings"): "posting",
    ("POST", "/postings/list"): "posting_list",
    ("POST", "/withdrawals"): "withdrawal",
    ("POST", "/withdrawals/cancel"): "withdrawal_cancel",
    ("POST", "/deposits/balance"): "deposit_balance",
    ("POST", "/deposits/records"): "deposit_records",
    ("POST", "/inpatients/daily-list"): "daily_list",
}
NUMBERED = (
    (re.compile(r"/postings/([A-Za-z0-9_-]{1,64})"), "posting_query", "order_no"),
    (re.compile(r"/withdrawals/([A-Za-z0-9_-]{1,64})"), "withdrawal_query", "refund_no"),
    (statements.PATH, "statement", "business_day"),
)
REFUSALS = {"posting": "posting.refused", "withdrawal": "withdrawal.refused"}


class HisGateway:
    """A HIS by the contract. No clock, no thread, no network of its own; the caller takes turns and passes the time."""

    def __init__(
        self, *, book_path: Path, key_id: str, secret: str, faults: FaultBook, random: random.Random,
        statements_at_once: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._book = Book(book_path)
        self._at_once = statements_at_once
        self._key_id = key_id
        self._secret = secret
        self._faults = faults
        self._control = Control(self._book, faults, random)

    def close(self) -> None:
        """Close the book."""
        self._book.close()

    def handle(self, request: Request, now: datetime) -> Reply:
        """Answer a request for a path below `/his/`."""
        self._ensure_seeded(now)
        down = self._while_down(request, now)
        if down is not None:
            return down
        now += timedelta(seconds=int(self._book.fact("clock_offset_s") or 0))
        nonce = request.headers.get("paydesk-nonce", "")
        try:
            nonce = check_request(request, now, key_id=self._key_id, secret=self._secret)
            with self._book.turn():
                fresh = self._book.accept_nonce(nonce, now)
            if not fresh:
                raise Problem("signature.replayed")
            operation, body, number = _understand(request)
        except Problem as problem:
            trusted = problem.code not in ("signature.missing", "signature.key_unknown")
            return self._signed(problem.reply(), now, nonce) if trusted else problem.reply()
        return self._carry_out(operation, body, number, now, nonce)

    def control(self, request: Request, now: datetime) -> Reply:
        """Answer a request for a path below `/control/his/`."""
        self._ensure_seeded(now)
        return self._control.handle(request, now)

    def _ensure_seeded(self, now: datetime) -> None:
        if self._book.fact("seeded") is None:
            with self._book.turn():
                world.seed(self._book, now)
                self._book.set_fact("seeded", instant_text(now))

    def _signed(self, reply: Reply, now: datetime, nonce: str, secret: str | None = None) -> Reply:
        return sign_reply(reply, now, nonce=nonce, key_id=self._key_id, secret=secret or self._secret)

    def _while_down(self, request: Request, now: datetime) -> Reply | None:
        until = self._book.fact("down_until")
        if until is None or parse_instant(until) <= now:
            return None
        how = self._book.fact("down_how")
        if how == "unavailable":
            nonce = request.headers.get("paydesk-nonce", "")
            return self._signed(Problem("his.unavailable").reply(), now, nonce)
        if how == "html":
            return Reply(status=502, headers={"Content-Type": "text/html"}, body=HTML)
        return Reply(status=503, transport=Transport(drop=True))

    def _carry_out(self, operation: str, body: Document, number: str, now: datetime, nonce: str) -> Reply:
        with self._book.turn():
            self._book.count_received(operation, number)
        fault = self._faults.take("his", operation, number)
        if fault is not None and not fault.executed:
            reply = self._refused_by_fault(operation, body, fault)
        else:
            reply = self._executed(operation, body, now)
            if fault is not None and operation == "posting" and reply.status == 200:
                reply = self._spoiled(reply, fault.kind, body, now)
        if fault is None:
            return self._signed(reply, now, nonce)
        return self._faulty(reply, fault, now, nonce)

    def _executed(self, operation: str, body: Document, now: datetime) -> Reply:
        with self._book.turn():
            try:
                if operation == "statement":
                    return statements.day_file(self._book, body["business_day"], now, at_once=self._at_once())
                return _json(self._answer(operation, body, now))
            except Problem as refusal:  # caught inside the turn: what a refusal decided is kept
                return refusal.reply()

    def _spoiled(self, reply: Reply, kind: str, body: Document, now: datetime) -> Reply:
        """What is left of a posting after the faults that spoil the book and not the answer."""
        with self._book.turn():
            if kind == "roll_back":
                postings.roll_back(self._book, body["order_no"])
            if kind != "misbook":
                return reply
            postings.misbook(self._book, body["order_no"])
        return self._executed("posting", body, now)

    def _answer(self, operation: str, body: Document, now: datetime) -> Document:
        if operation == "time":
            return self._time(now)
        return _OPERATIONS[operation](self._book, body, now)

    def _time(self, now: datetime) -> Document:
        return {
            "contract": "1.0",
            "system": "practice HIS",
            "time": instant_text(now),
            "business_day": self._book.business_day(now).isoformat(),
            "state": "open",
        }

    def _refused_by_fault(self, operation: str, body: Document, fault: Fault) -> Reply:
        """The answer to a call that a fault keeps from being carried out; a refusal is remembered as any other."""
        if fault.kind == "system_error":
            return Problem("his.internal").reply()
        code = fault.code if fault.kind == "error" and fault.code else REFUSALS.get(operation, "his.unavailable")
        problem = Problem(code if fault.kind in ("refuse", "error") else "his.unavailable")
        remember = {"posting": postings.refuse, "withdrawal": withdrawals.refuse}.get(operation)
        if remember is not None and problem.decides:
            with self._book.turn():
                remember(self._book, body, problem)
        return problem.reply()

    def _faulty(self, reply: Reply, fault: Fault, now: datetime, nonce: str) -> Reply:
        if fault.kind == "system_error_charged":
            reply = Problem("his.internal").reply()
        if fault.kind in ("other_order", "other_amount") and reply.status == 200:
            reply = _json(_falsified(json.loads(reply.body), fault.kind))
        signed = self._signed(reply, now, nonce, self._secret[::-1] + "x" if fault.kind == "wrong_signature" else None)
        if fault.kind == "slow" and not fault.delay_s:
            fault = replace(fault, delay_s=SLOW_S)
        return damaged(signed, fault)


_OPERATIONS: dict[str, Callable[[Book, Document, datetime], Document]] = {
    "patients_find": patients.find,
    "bills_find": bills.find,
    "bills_read": bills.read,
    "lock": bills.lock,
    "lock_release": bills.release,
    "posting": postings.post,
    "posting_query": lambda book, body, _: postings.query(book, body["order_no"]),
    "posting_list": deposits.day_list,
    "withdrawal": withdrawals.withdraw,
    "withdrawal_cancel": lambda book, body, _: withdrawals.cancel(book, body),
    "withdrawal_query": lambda book, body, _: withdrawals.query(book, body["refund_no"]),
    "deposit_balance": deposits.balance,
    "deposit_records": lambda book, body, _: deposits.records(book, body),
    "daily_list": deposits.daily_list,
}


def _falsified(answer: Any, kind: str) -> Document:
    """A rightly signed answer that speaks of something else."""
    document = dict(answer)
    for name in (
        ("order_no", "refund_no", "patient_no") if kind == "other_order" else ("total_fen", "amount_fen", "own_fen")
    ):
        if isinstance(document.get(name), str):
            document[name] = document[name][:-1] + ("0" if document[name][-1] != "0" else "1")
        elif isinstance(document.get(name), int):
            document[name] += 1
    return document


def _json(answer: Document) -> Reply:
    body = msgspec.json.encode(answer)
    return Reply(headers={"Content-Type": "application/json; charset=utf-8"}, body=body)


def _understand(request: Request) -> tuple[str, Document, str]:
    """Operation, checked body, and the number of ours that the call speaks of (empty when none). Raises Problem."""
    path = request.path.removeprefix(BASE)
    if not request.path.startswith(BASE + "/"):
        raise Problem("request.route")
    if request.query:
        raise Problem("request.invalid", errors=[{"field": "query", "rule": "unknown"}])
    operation = ROUTES.get((request.method.upper(), path))
    if operation is None:
        return _numbered(request.method.upper(), path)
    if len(request.body) > MAX_BODY:
        raise Problem("request.too_large")
    if operation == "time":
        return operation, {}, ""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem("request.media_type")
    body = parse(request.body, SHAPES[operation])
    return operation, body, str(body.get("refund_no") or body.get("order_no") or "")


def _numbered(method: str, path: str) -> tuple[str, Document, str]:
    known = {route for _, route in ROUTES}
    for expression, operation, name in NUMBERED:
        match = expression.fullmatch(path)
        if match and path not in known and method == "GET":
            return operation, {name: match[1]}, match[1]
        if match and path not in known:
            raise Problem("request.method")
    if path in known:
        raise Problem("request.method")
    raise Problem("request.route")
