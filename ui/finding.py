"""From what was scanned or typed to a patient and the orders: numbers of ours first, then whatever names a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from app.core.errors import NotFound
from app.core.ids import NumberKind, is_number
from app.core.scan import Awaited, ScanKind, is_resident_id, understand
from app.desk.ports import Server
from app.wire.orders import OrderView, SearchOrders
from app.wire.patients import FindPatients, PatientView, SearchBy

_MOBILE = re.compile(r"1[3-9]\d{9}")
ORDERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text asks for: a number of ours (``kind`` payment, order, refund), a person (``patient``: try ``by`` in
    turn), or nothing usable (``fault`` is a code)."""

    kind: str
    text: str = ""
    by: tuple[SearchBy, ...] = ()
    fault: str = ""

    def __repr__(self) -> str:
        return f"Wanted(kind={self.kind}, by={self.by}, fault={self.fault})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The answer: several people to choose from, or one person's (or one number's) orders, newest first."""

    patients: tuple[PatientView, ...] = ()
    patient: PatientView | None = None
    orders: tuple[OrderView, ...] = ()
    more: bool = False


def read(text: str, *, scanned: bool = False) -> Wanted:
    """Tell what a text asks for. Pure; typed text may be a name or a telephone number, scanned text never is."""
    scan = understand(text, Awaited.PATIENT)
    number = scan.text.upper()
    for kind in (NumberKind.PAYMENT, NumberKind.ORDER, NumberKind.REFUND):
        if is_number(kind, number):
            return Wanted(kind.name.lower(), number)
    if scan.kind is ScanKind.UNREADABLE:
        return Wanted("nothing", fault="scan.unreadable" if scanned else "find.empty")
    if scan.kind is ScanKind.PAYMENT_CODE:
        return Wanted("nothing", fault="scan.payment_code_not_here")
    if scan.kind is ScanKind.RESIDENT_ID or is_resident_id(scan.text):
        return Wanted("patient", scan.text, ("id_number",))
    if not scanned and not scan.text.isascii():
        return Wanted("patient", scan.text, ("name",))
    if not scanned and _MOBILE.fullmatch(scan.text):
        return Wanted("patient", scan.text, ("telephone",))
    return Wanted("patient", scan.text, ("card", "patient_no", "visit_no"))


def look_up(server: Server, wanted: Wanted, first_day: date | None = None) -> Found:
    """Ask the server. Blocks. Raises NotFound ``patient.not_found`` or the number's own, and what the server raises."""
    if wanted.kind == "refund":
        refund = server.refund(wanted.text)
        return _orders(server, SearchOrders(order_no=refund.order_no))
    if wanted.kind == "payment":
        return _numbered(server, SearchOrders(payment_no=wanted.text), NotFound("payment.not_found"))
    if wanted.kind == "order":
        return _numbered(server, SearchOrders(order_no=wanted.text), NotFound("order.not_found"))
    patients = _patients(server, wanted)
    if len(patients) > 1:
        return Found(patients=patients)
    return orders_of(server, patients[0], first_day)


def orders_of(server: Server, patient: PatientView, first_day: date | None = None) -> Found:
    """All attempts of one patient since a day, newest first. Blocks."""
    wanted = SearchOrders(patient_no=patient.patient_no, first_day=first_day, limit=ORDERS_SHOWN)
    return _orders(server, wanted, patient)


def _patients(server: Server, wanted: Wanted) -> tuple[PatientView, ...]:
    for by in wanted.by:
        try:
            found = tuple(server.find_patients(FindPatients(by=by, text=wanted.text)))
        except NotFound:
            continue
        if found:
            return found
    raise NotFound("patient.not_found")


def _numbered(server: Server, wanted: SearchOrders, missing: NotFound) -> Found:
    found = _orders(server, wanted)
    if not found.orders:
        raise missing
    return found


def _orders(server: Server, wanted: SearchOrders, patient: PatientView | None = None) -> Found:
    page = server.inquire(wanted)
    return Found(patient=patient, orders=tuple(page.orders), more=bool(page.after))
