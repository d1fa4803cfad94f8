"""The small world of money with exceptions over it: cases of payments made there, three people who may do all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from app.core.clock import accounting_day
from app.core.errors import Refused
from app.core.reconciliation import ExceptionAct
from server.domain.exception_acts import money_at_risk, opened
from server.domain.exception_case import Cell, Evidence, ExceptionCase, Found
from server.domain.identity import Actor, Operator
from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.ports import PostingAnswer, PostingWord, WithdrawalAnswer
from server.reconciliation.patterns import meaning
from server.services.decide_exception import Proposal
from server.services.exception_detail import CaseDetail
from server.services.exceptions import Ends, make_exceptions
from server.services.refund_limits import RefundLimits
from server.services.step_up import CheckStepUp, StepUp
from server.storage.engine import Database
from support.money_world import MoneyWorld, ScriptedHis

PARTIES = ("channel", "platform", "business", "source")
NAMES = {"channel": "wechat", "platform": "", "business": "his", "source": "window"}


def a_found(
    count: int, cells: str, now: datetime, *, field: str = "", our_no: str = "", amount_fen: int = 1234,
    unnumbered: bool = False, **changes: Any,
) -> Found:  # fmt: skip
    """What a run finds: these four cells, explained by the table; ``unnumbered`` by the channel."""
    told = meaning(cells, field)
    row = tuple(
        Cell(party, letter, NAMES[party], amount_fen=amount_fen, kind="pay", state="done", our_no=our_no,
             party_no="" if unnumbered else f"4200{count}", at=now, day=accounting_day(now), line=count,
             sha256="ab" if party == "channel" else "",
             business_no=changes.get("business_no", "") if party == "business" else "")
        if letter != "-" else Cell(party, "-", NAMES[party])
        for party, letter in zip(PARTIES, cells, strict=True)
    )  # fmt: skip
    found = Found(
        exception_no=f"X{count:027d}", day=accounting_day(now), pattern=cells, type=told.type, field=field,
        cause=told.cause, act=told.act, people=told.people, channel="wechat", kind="pay", our_no=our_no,
        party_no=f"4200{count}", business_no="", at=now, amount_fen=amount_fen,
        at_risk_fen=money_at_risk(told.type, row, amount_fen), cells=row,
    )  # fmt: skip
    return replace(found, **changes)


class AskedHis(ScriptedHis):
    """The business system of the world, which can also be asked how an order stands."""

    def find_posting(self, order_no: str) -> PostingWord:
        self.calls.append(f"find {order_no}")
        if order_no in self.stands:
            fen = self.stands[order_no]
            return PostingWord("posted" if fen else "withdrawn", "his.test", fen)
        return self.words.pop(0) if len(self.words) > 1 else self.words[0]

    def withdraw(self, refund: Refund, order: Order, *, operator: str, window: str) -> WithdrawalAnswer:
        self.withdrawn.append((refund.refund_no, refund.amount_fen, refund.reason))
        if order.order_no in self.stands:
            self.stands[order.order_no] = 0
        answer = super().withdraw(refund, order, operator=operator, window=window)
        self.calls[-1] += f" {order.order_no}"
        return answer

    def post(self, order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> PostingAnswer:
        if self.stands:
            self.stands.setdefault(order.order_no, order.total_fen)
        return super().post(order, payments, operator=operator, window=window)

    stands: dict[str, int] = {}  # noqa: RUF012 - what it has of which order, where a test wants it to remember
    words: list[PostingWord] = [PostingWord("posted", "his.posted", 6360)]  # noqa: RUF012 - set anew in each world
    withdrawn: list[tuple[str, int, str]] = []  # noqa: RUF012 - likewise


class ExceptionWorld(MoneyWorld):
    """`MoneyWorld` with exceptions of its payments. ``lin`` and ``zhao`` may do all, and ``wu`` only look."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.his = self.asked = AskedHis()
        self.asked.words, self.asked.withdrawn = [PostingWord("posted", "his.posted", 6360)], []
        self.asked.stands = {}
        self.businesses["his"] = self.his
        self.exceptions = make_exceptions(
            Ends(
                uow=self.uow, reader=self.reader, clock=self.clock, channels=self.channels,
                businesses=self.businesses, record=self.record, post=self.post,
            ),
            request_refund=self.request_refund, limits=RefundLimits(self_approve_fen=10**9),
            step_up=cast("CheckStepUp", self._step_up), wake=lambda: None, vault=self.vault,
        )  # fmt: skip
        with self.uow() as work:
            looker = work.operators.add(Operator(0, "wu", "Wu", "hash", (), True, False))
            work.commit()
        self.more_handlers["verify_exception"] = self.exceptions.verify
        self.lin, self.zhao = self.cashier, self.colleague
        self.wu = Actor(looker, self.window, frozenset({"exceptions.view"}), frozenset(), "127.0.0.1")
        self.count = 0

    def _step_up(self, _cashier: Actor, offered: StepUp) -> Actor:
        if offered.password != "right":
            raise Refused("password.wrong")
        return {"lin": self.lin, "zhao": self.zhao}[offered.username]

    def paid(self, **more: Any) -> str:
        """The number of a payment that is paid and posted."""
        wanted = self.wanted(**more)
        self.take(self.cashier, wanted)
        self.work()
        return wanted.payment_no

    def found(self, cells: str = "A---", payment_no: str = "", *, field: str = "", **changes: Any) -> str:
        """The number of a new exception with these four cells, of a payment of this world or of nothing here."""
        self.count += 1
        payment = self.payment(payment_no) if payment_no else None
        amount_fen = changes.pop("amount_fen", payment.amount_fen if payment else 1234)
        now = self.clock.now()
        our_no = changes.pop("our_no", payment_no)
        found = a_found(self.count, cells, now, field=field, our_no=our_no, amount_fen=amount_fen, **changes)
        with self.uow() as work:
            work.exceptions.add(opened(found, "N1", now))
            work.commit()
        return found.exception_no

    def case(self, exception_no: str) -> ExceptionCase:
        with self.reader() as work:
            found = work.exceptions.get(exception_no)
        assert found is not None
        return found

    def order_of(self, payment: Payment) -> Order:
        with self.reader() as work:
            found = work.orders.get(payment.order_no)
        assert found is not None
        return found

    def evidence(self, exception_no: str) -> Sequence[Evidence]:
        with self.reader() as work:
            return work.exceptions.timeline(exception_no)

    def corrected(self, order_no: str) -> str:
        """Under which number the business system has an order after a correction; empty without one."""
        with self.reader() as work:
            posting = work.postings.get(order_no)
        assert posting is not None
        return posting.posted_as

    def codes(self, exception_no: str) -> list[str]:
        return [piece.code for piece in self.evidence(exception_no)]

    def wanted_act(self, act: ExceptionAct) -> Proposal:
        return Proposal(act, "因为")

    def propose(
        self, exception_no: str, act: ExceptionAct, by: Actor | None = None, note: str = "因为", **more: str
    ) -> CaseDetail:
        wanted = Proposal(act, note, **more)
        return self.exceptions.decide.propose(by or self.lin, exception_no, self.version(exception_no), wanted)

    def approve(self, exception_no: str, by: Actor | None = None) -> CaseDetail:
        return self.exceptions.decide.approve(by or self.zhao, exception_no, self.version(exception_no), "同意")

    def execute(self, exception_no: str, by: Actor | None = None) -> CaseDetail:
        return self.exceptions.execute.execute(by or self.lin, exception_no, self.version(exception_no))

    def done(self, exception_no: str, act: ExceptionAct, **more: str) -> ExceptionCase:
        """Proposed by Lin, approved by Zhao where two are needed, executed by Lin."""
        detail = self.propose(exception_no, act, None, "因为", **more)
        if detail.row.case.state.value == "proposed":
            self.approve(exception_no)
        self.execute(exception_no)
        return self.case(exception_no)

    def version(self, exception_no: str) -> int:
        return self.case(exception_no).version

    def balance(self, account: str) -> int:
        with self.reader() as work:
            return work.ledger.balance(account)
