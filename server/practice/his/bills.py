"""Bills as the contract shows them, their locks, and the renewal of an insurance's pre-settlement."""

from datetime import datetime, timedelta

from server.practice.his.book import Book, Document
from server.practice.his.fields import instant_text, parse_instant
from server.practice.his.problems import Problem

PRESETTLEMENT_S = 1800
PUBLIC_ITEM = (
    "line_no",
    "name",
    "spec",
    "quantity",
    "unit",
    "unit_price_fen",
    "amount_fen",
    "insurance_fen",
    "own_fen",
)
PUBLIC_BILL = (
    "bill_no",
    "version",
    "patient_no",
    "kind",
    "department",
    "doctor",
    "visit_no",
    "account_no",
    "created_at",
    "total_fen",
    "insurance_fen",
    "own_fen",
    "presettled_until",
)
MAX_BILLS = 100


def known_patient(book: Book, patient_no: str) -> Document:
    """The patient. Raises Problem `patient.unknown`."""
    patient = book.patient(patient_no)
    if patient is None:
        raise Problem("patient.unknown")
    return patient


def locked_by(book: Book, bill_no: str, now: datetime) -> Document | None:
    """Who holds a bill."""
    lock = book.lock_on(bill_no, now)
    return {"order_no": lock[0], "window": lock[1], "expires_at": instant_text(lock[2])} if lock else None


def view(book: Book, bill: Document, now: datetime) -> Document:
    """A bill as the contract shows one, with the lock of this instant."""
    holder = locked_by(book, bill["bill_no"], now) if bill["state"] == "open" else None
    return {
        **{name: bill[name] for name in PUBLIC_BILL},
        "items": [{name: item[name] for name in PUBLIC_ITEM} for item in bill["items"]],
        "state": "locked" if holder else bill["state"],
        "locked_by": holder,
    }


def presettlement_expired(bill: Document, at: datetime) -> bool:
    """Whether the insurance's pre-settlement no longer held at that instant."""
    return bill["presettled_until"] is not None and parse_instant(bill["presettled_until"]) <= at


def changed(bill: Document) -> Document:
    """The bill with its next version."""
    return {**bill, "version": str(int(bill["version"]) + 1)}


def renewed(book: Book, bill: Document, now: datetime) -> Document:
    """The bill with a fresh pre-settlement if the old one has run out and nobody holds the bill."""
    if bill["state"] != "open" or not presettlement_expired(bill, now) or book.lock_on(bill["bill_no"], now):
        return bill
    until = instant_text(now.replace(microsecond=0) + timedelta(seconds=PRESETTLEMENT_S))
    fresh = {**changed(bill), "presettled_until": until}
    book.save_bill(fresh)
    return fresh


def find(book: Book, body: Document, now: datetime) -> Document:
    """4.3: bills of a patient."""
    known_patient(book, body["patient_no"])
    states = set(body.get("states", ["open", "locked"]))
    kinds = body.get("kinds")
    stored = tuple({"open" if state == "locked" else state for state in states})
    shown = []
    for bill in book.bills_of(body["patient_no"], stored, 10 * MAX_BILLS):
        one = view(book, renewed(book, bill, now), now)
        if one["state"] in states and (kinds is None or one["kind"] in kinds):
            shown.append(one)
    return {"patient_no": body["patient_no"], "read_at": instant_text(now), "bills": shown[:MAX_BILLS]}


def read(book: Book, body: Document, now: datetime) -> Document:
    """4.4: named bills again."""
    shown, missing = [], []
    for bill_no in body["bill_nos"]:
        bill = book.bill(bill_no)
        if bill is None:
            missing.append(bill_no)
        else:
            shown.append(view(book, renewed(book, bill, now), now))
    return {"read_at": instant_text(now), "bills": shown, "missing": missing}


def conflict(
    book: Book, order_no: str, patient_no: str, wanted: Document, now: datetime, paid_by: datetime
) -> Document | None:
    """Why this order cannot have this bill, or None. At `paid_by` a pre-settlement must still have held."""
    bill = book.bill(wanted["bill_no"])
    holder = locked_by(book, wanted["bill_no"], now)
    code = None
    if bill is None or bill["patient_no"] != patient_no or bill["state"] in ("withdrawn", "cancelled"):
        code, bill = "bill.gone", bill if bill and bill["patient_no"] == patient_no else None
    elif bill["state"] == "paid":
        code = "bill.paid"
    elif holder is not None and holder["order_no"] != order_no:
        code = "bill.locked"
    elif bill["version"] != wanted["version"] or wanted.get("own_fen", bill["own_fen"]) != bill["own_fen"]:
        code = "bill.changed"
    elif presettlement_expired(bill, paid_by):
        code = "bill.presettlement_expired"
    if code is None:
        return None
    shown = view(book, bill, now) if bill else None
    return {"bill_no": wanted["bill_no"], "code": code, "bill": shown, "locked_by": holder if bill else None}


def check_free(
    book: Book, order_no: str, patient_no: str, wanted: list[Document], now: datetime, paid_by: datetime
) -> list[Document]:
    """The stored bills, all free for this order. Raises Problem of the first in conflict, naming all of them."""
    patient = known_patient(book, patient_no)
    found = [conflict(book, order_no, patient_no, one, now, paid_by) for one in wanted]
    conflicts = [one for one in found if one]
    if conflicts:
        raise Problem(conflicts[0]["code"], bills=conflicts)
    bills = [bill for bill in (book.bill(one["bill_no"]) for one in wanted) if bill]
    for bill in bills:
        account = book.account(bill["account_no"]) if bill["kind"] == "deposit" else None
        if account is not None and (account["state"] != "open" or patient["kind"] == "discharged"):
            raise Problem("patient.discharged")
    return bills


def lock(book: Book, body: Document, now: datetime) -> Document:
    """4.5: all of the bills or none, for a time."""
    order_no = body["order_no"]
    if book.order(order_no) is not None:
        raise Problem("order.decided")
    wanted = {one["bill_no"]: one["version"] for one in body["bills"]}
    held = book.locks_of_order(order_no, now)
    if held and held != wanted:
        raise Problem("lock.differs")
    already = book.held_before(order_no) == wanted
    # A lease being renewed keeps its pre-settlement: only a new lock asks that it hold now.
    bills = check_free(
        book, order_no, body["patient_no"], body["bills"], now, datetime.min.replace(tzinfo=now.tzinfo) if held else now
    )
    expires_at = now + timedelta(seconds=body["lease_s"])
    book.release(order_no, now)
    for bill in bills:
        book.set_lock(order_no, bill["bill_no"], bill["version"], body["window"], expires_at)
    return {
        "order_no": order_no,
        "already": already,
        "expires_at": instant_text(expires_at),
        "own_fen": sum(bill["own_fen"] for bill in bills),
        "bills": [view(book, bill, now) for bill in bills],
    }


def release(book: Book, body: Document, now: datetime) -> Document:
    """4.6: let go."""
    return {"order_no": body["order_no"], "released": book.release(body["order_no"], now)}
