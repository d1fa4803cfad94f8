"""A desk in a process of its own, to be killed: takes one payment after another until it is dead.

`python desk_process.py JSON`: folder, url, ca_file, username, password, shift_no, bills (card and bill numbers), codes.
"""

import json
import sys
from pathlib import Path

from app.core.clock import SystemClock
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.gateway.http import HttpServer
from app.gateway.journal import SqliteJournal
from app.gateway.window_token import FileTokenStore
from app.wire.patients import FindBills, FindPatients


def main(given: str) -> None:
    """Sign in, read every bill, say so, then pay one after another."""
    wanted, clock = json.loads(given), SystemClock()
    folder = Path(wanted["folder"])
    server = HttpServer(wanted["url"], FileTokenStore(folder / "window.token"), ca_bundle=wanted["ca_file"])
    journal = SqliteJournal(folder / "journal.db", clock)
    session = server.sign_in(wanted["username"], wanted["password"]).session
    take = TakePaymentAtDesk(server=server, journal=journal, clock=clock)
    checkouts = []
    for card_no, bill_no in wanted["bills"]:
        patient = server.find_patients(FindPatients(by="card", text=card_no))[0]
        bills = server.find_bills(FindBills(patient_no=patient.patient_no))
        chosen = [bill for bill in bills if bill.bill_no == bill_no]
        number = take.new_order_no(session)
        checkouts.append(Checkout(order_no=number, shift_no=wanted["shift_no"], patient=patient, bills=chosen))
    print("taking", flush=True)
    for checkout, code in zip(checkouts, wanted["codes"], strict=True):
        take(session, checkout, channel="wechat", auth_code=code)


if __name__ == "__main__":
    main(sys.argv[1])
