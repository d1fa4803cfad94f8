"""A desk without its screen: the desk's own verbs over real HTTP, with its journal on this disk."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.clock import SystemClock
from app.desk.follow_payment import ENDED, FollowPayment
from app.desk.keep_touch import KeepTouch
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.gateway.desk_id import desk_id
from app.gateway.http import HttpServer
from app.gateway.journal import SqliteJournal
from app.gateway.window_token import FileTokenStore
from app.wire.patients import FindBills, FindPatients
from app.wire.payments import BillToPay, PaymentView, TakePayment
from app.wire.refunds import RefundView
from app.wire.sessions import SessionView
from app.wire.shifts import ShiftView

if TYPE_CHECKING:
    from support.product import Product

FLOAT_FEN = 20000
_folders = itertools.count(1)


class Window:
    """One enrolled computer: its token and journal in a folder of its own, a session, a shift."""

    def __init__(self, product: Product, name: str, enrolment_code: str) -> None:
        self.product, self.name = product, name
        self.folder: Path = product.folder / f"desk-{next(_folders)}"
        self.folder.mkdir()
        self.clock = SystemClock()
        self.server = self.connect()
        self.server.enrol(enrolment_code)
        self.password, self.shift_no = "", ""
        self.session: SessionView
        self._start()

    def connect(self, url: str = "") -> HttpServer:
        """A connection of this computer, not signed in; ``url`` is another server's."""
        tokens = FileTokenStore(self.folder / "window.token")
        return HttpServer(url or self.product.url, tokens, ca_bundle=self.product.ca_file)

    def sign_in(self, username: str, password: str) -> None:
        """Begin a session here."""
        started = self.server.sign_in(username, password)
        self.session, self.password = started.session, password
        self.product.secrets.add(started.token)
        self.touch.beat()  # as the desk does once somebody has signed in

    def open_shift(self) -> None:
        """Open a shift with a float."""
        shift = RunShift(server=self.server, clock=self.clock, history=self.journal)
        self.shift_no = shift.open(self.session, FLOAT_FEN).shift_no

    def close_shift(self) -> ShiftView:
        """Close the shift with an empty drawer and a reason for what is missing."""
        shift = RunShift(server=self.server, clock=self.clock)
        wallets = {total.channel: 0 for total in self.server.shift(self.shift_no).totals if total.channel != "cash"}
        return shift.close(self.shift_no, {}, wallets=wallets, difference_reason="not counted in this test")

    def restart(self) -> None:
        """The program at this window was killed and is started again: same token, same journal, a new session."""
        self.journal.close_file()
        self.server = self.connect()
        self._start()
        self.sign_in(self.session.username, self.password)

    def close(self) -> None:
        """Close the journal's file."""
        self.journal.close_file()

    def _start(self) -> None:
        self.journal = SqliteJournal(self.folder / "journal.db", self.clock)
        self.take = TakePaymentAtDesk(server=self.server, journal=self.journal, clock=self.clock)
        self.touch = KeepTouch(server=self.server, history=self.journal, clock=self.clock, desk_id=desk_id(self.folder))
        self.follow = FollowPayment(server=self.server, journal=self.journal, compare_histories=self.touch.beat)
        self.recover = RecoverPayments(journal=self.journal, follow=self.follow)
        self.refund_payment = RefundPayment(server=self.server, clock=self.clock, history=self.journal)

    # ------------------------------------------------------------ taking money

    def checkout(self, own_fen: int = 1234, *, card_no: str = "", bill_no: str = "") -> Checkout:
        """A patient before the window with one bill: a new one, or the one named."""
        if not bill_no:
            card_no, bill_no = self.product.new_bill(own_fen, card_no)
        patient = self.server.find_patients(FindPatients(by="card", text=card_no))[0]
        bills = self.server.find_bills(FindBills(patient_no=patient.patient_no))
        return Checkout(
            order_no=self.take.new_order_no(self.session),
            shift_no=self.shift_no,
            patient=patient,
            bills=[bill for bill in bills if bill.bill_no == bill_no],
        )

    def again(self, checkout: Checkout) -> Checkout:
        """The same bills once more, under a number of their own."""
        return replace(checkout, order_no=self.take.new_order_no(self.session), shift_no=self.shift_no)

    def begin(self, checkout: Checkout, wallet: str = "wechat", behaviour: str = "pays", seconds: int = 0) -> str:
        """Begin a payment with a telephone that behaves so; answers its number."""
        code = self.product.code(wallet, behaviour, seconds)
        return self.take(self.session, checkout, channel=wallet, auth_code=code).payment_no

    def pay(
        self, wallet: str = "wechat", behaviour: str = "pays", seconds: int = 0, *, own_fen: int = 1234
    ) -> PaymentView:
        """Take one payment of a new bill and follow it to its end."""
        return self.end(self.begin(self.checkout(own_fen), wallet, behaviour, seconds))

    def pay_cash(self, checkout: Checkout, tendered_fen: int) -> PaymentView:
        """Take cash."""
        taken = self.take(self.session, checkout, channel="cash", tendered_fen=tendered_fen)
        return self.end(taken.payment_no)

    def end(self, payment_no: str, timeout_s: float = 30) -> PaymentView:
        """Follow until it is known what became of it, and until the business system has been told."""
        view = self.follow(payment_no)
        deadline = self.clock.monotonic_s() + timeout_s
        while view.state not in ENDED or view.posting_state == "pending":
            if self.clock.monotonic_s() > deadline:
                raise AssertionError(f"{payment_no} is still {view.state}, posting {view.posting_state}")
            view = self.follow(payment_no, known_version=view.version, wait_s=2)
        return view

    def wait_for(self, payment_no: str, *states: str, timeout_s: float = 20) -> PaymentView:
        """Follow until it is in one of these states."""
        view = self.follow(payment_no)
        deadline = self.clock.monotonic_s() + timeout_s
        while view.state not in states:
            if self.clock.monotonic_s() > deadline:
                raise AssertionError(f"{payment_no} is {view.state}, not {states}")
            view = self.follow(payment_no, known_version=view.version, wait_s=1)
        return view

    def wanted(self, checkout: Checkout, payment_no: str, auth_code: str, wallet: str = "wechat") -> TakePayment:
        """The request for a payment as it goes over the wire."""
        bills = [
            BillToPay(bill_no=bill.bill_no, kind=bill.kind, version=bill.version, own_fen=bill.own_fen)
            for bill in checkout.bills
        ]
        return TakePayment(
            payment_no=payment_no, order_no=checkout.order_no, shift_no=checkout.shift_no, business="his",
            patient_no=checkout.patient.patient_no, patient_name=checkout.patient.name, channel=wallet,
            bills=tuple(bills), amount_fen=checkout.total_fen, auth_code=auth_code,
        )  # fmt: skip

    # ------------------------------------------------------------ giving money back

    def refund(self, payment_no: str, amount_fen: int) -> RefundView:
        """Ask for a refund."""
        return self.refund_payment(
            self.session, payment_no, amount_fen, "refund.patient_request", shift_no=self.shift_no
        )

    def refund_end(self, refund_no: str, *states: str, timeout_s: float = 20) -> RefundView:
        """Follow a refund until it is in one of these states (its ends unless named)."""
        wanted = states or ("refunded", "rejected", "failed")
        view = self.server.refund(refund_no)
        deadline = self.clock.monotonic_s() + timeout_s
        while view.state not in wanted:
            if self.clock.monotonic_s() > deadline:
                raise AssertionError(f"{refund_no} is {view.state}, not {wanted}")
            view = self.server.refund(refund_no, known_version=view.version, wait_s=1)
        return view
