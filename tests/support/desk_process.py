"""A desk in a process of its own, to be killed: takes one payment after another until it is dead.

`python desk_process.py JSON`: folder, url, ca_file, username, password, shift_no, bills (card and bill numbers), codes;
doom (a file that names the place to die at), follow (each payment to its end and its receipt), refund (a payment to
give back first), rivals (a bill that somebody else has is left to them).
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.core.clock import SystemClock
from app.core.errors import Conflict
from app.desk.follow_payment import ENDED, FollowPayment
from app.desk.ports import Devices, Printed, PrintOutcome
from app.desk.print_receipt import PrintReceipt
from app.desk.refund_payment import RefundPayment
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.gateway.http import HttpServer
from app.gateway.journal import SqliteJournal
from app.gateway.window_token import FileTokenStore
from app.wire.patients import FindBills, FindPatients
from support.dying_server import die_where


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A printer whose paper is a file."""

    path: Path

    def print(self, document: Sequence[Any]) -> Printed:
        with self.path.open("a", encoding="utf-8") as paper:
            paper.write(json.dumps(list(document), ensure_ascii=False) + "\n")
        return Printed(PrintOutcome.DONE)


def main(given: str) -> None:
    """Sign in, read every bill, say so, then pay one after another."""
    wanted, clock = json.loads(given), SystemClock()
    folder = Path(wanted["folder"])
    server = HttpServer(wanted["url"], FileTokenStore(folder / "window.token"), ca_bundle=wanted["ca_file"])
    journal = SqliteJournal(folder / "journal.db", clock)
    session = server.sign_in(wanted["username"], wanted["password"]).session
    take = TakePaymentAtDesk(server=server, journal=journal, clock=clock)
    follow = FollowPayment(server=server, journal=journal)
    paper = PrintReceipt(devices=cast(Devices, PaperFile(folder / "paper")), journal=journal, clock=clock)
    if "doom" in wanted:
        die_where(Path(wanted["doom"]))
    checkouts = []
    for card_no, bill_no in wanted["bills"]:
        patient = server.find_patients(FindPatients(by="card", text=card_no))[0]
        bills = server.find_bills(FindBills(patient_no=patient.patient_no))
        chosen = [bill for bill in bills if bill.bill_no == bill_no]
        if wanted.get("rivals") and not chosen:
            continue  # the other window has been paid for it already
        number = take.new_order_no(session)
        checkouts.append(Checkout(order_no=number, shift_no=wanted["shift_no"], patient=patient, bills=chosen))
    print("taking", flush=True)
    if "refund" in wanted:
        refund = RefundPayment(server=server, clock=clock)
        refund(session, wanted["refund"], 1234, "refund.patient_request", shift_no=wanted["shift_no"])
    for checkout, code in zip(checkouts, wanted["codes"], strict=not wanted.get("rivals")):
        try:
            taken = take(session, checkout, channel="wechat", auth_code=code)
        except Conflict:
            if not wanted.get("rivals"):
                raise
            continue  # the other window was first
        if wanted.get("follow"):
            view = follow(taken.payment_no)
            while view.state not in ENDED:
                view = follow(taken.payment_no, known_version=view.version, wait_s=2)
            paper.payment(session, server.configuration(), checkout.patient, checkout.bills, view)


if __name__ == "__main__":
    main(sys.argv[1])
