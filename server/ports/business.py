"""A business system as the services need it: who bills and must be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from server.domain.order import Order
from server.domain.payment import Payment
from server.domain.refund import Refund, RefusedItem


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient as the business system knows him. Never logged."""

    patient_no: str
    name: str
    card_no: str
    sex: str
    birth_day: date | None
    id_number_masked: str
    telephone_masked: str


@dataclass(frozen=True, slots=True)
class BillItem:
    """One line of a bill; ``quantity`` is decimal text, ``line_no`` the system's own number of it."""

    name: str
    spec: str
    quantity: str
    unit: str
    amount_fen: int
    insurance_fen: int
    own_fen: int
    line_no: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """What is owed: ``own_fen`` is to be paid here. ``presettled_until`` is how long an insurance pre-settlement
    holds.
    """

    bill_no: str
    kind: str
    title: str
    department: str
    doctor: str
    created_at: datetime
    items: tuple[BillItem, ...]
    total_fen: int
    insurance_fen: int
    own_fen: int
    version: str
    state: str
    locked_by: str
    presettled_until: datetime | None


@dataclass(frozen=True, slots=True)
class PostingAnswer:
    """What the business system said of a posting: ``posted``, ``refused`` (definite) or ``unclear``."""

    outcome: str
    code: str
    receipt_no: str = ""
    guidance: str = ""
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostingWord:
    """What the business system says of an order right now: ``posted`` (``amount_fen``: what of it still stands),
    ``withdrawn``, ``refused``, ``absent`` (not there now; no proof that it cannot come) or ``unclear``.
    ``payment_nos``: the payments it was told of with the order, if it says."""

    outcome: str
    code: str
    amount_fen: int = 0
    receipt_no: str = ""
    payment_nos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawalAnswer:
    """What the business system said of taking items back: ``withdrawn``, ``refused`` (definite) or ``unclear``."""

    outcome: str
    code: str
    refused_items: tuple[RefusedItem, ...] = ()
    """When refused: what was said of each line that was asked for."""


@dataclass(frozen=True, slots=True)
class WithdrawalWord:
    """What the business system says of a withdrawal right now: ``withdrawn`` (it stands), ``refused``, ``cancelled``,
    ``absent`` (not there now) or ``unclear``."""

    outcome: str
    code: str
    amount_fen: int = 0


class BusinessSystem(Protocol):
    """Who bills and must be told. Reads raise ``Unreachable("his.no_answer")`` or Refused (Conflict/NotFound) with the
    codes ``bill.changed``, ``bill.locked``, ``bill.paid``, ``bill.gone``, ``bill.presettlement_expired``; the money
    calls answer with values and never raise for the world's faults."""

    name: str

    def find_patients(self, by: str, text: str) -> Sequence[Patient]:
        """Patients by ``card``, ``patient_no``, ``name``, ``telephone``, ``id_number`` or ``visit_no``; at most 50."""
        ...

    def list_bills(self, patient_no: str) -> Sequence[Bill]:
        """What a patient owes now."""
        ...

    def read_bills(self, bill_nos: Sequence[str]) -> Sequence[Bill]:
        """Named bills as they are now, whatever their state; those that do not exist are left out."""
        ...

    def lock_bills(
        self, order_no: str, patient_no: str, bills: Iterable[tuple[str, str]], *, window: str, lease_s: int
    ) -> None:
        """Hold (bill number, version) pairs for an order, all or none; repeating it for the same order is harmless."""
        ...

    def unlock_bills(self, order_no: str) -> None:
        """Let an order's bills go; harmless when nothing is held."""
        ...

    def post(self, order: Order, payments: Sequence[Payment], *, operator: str, window: str) -> PostingAnswer:
        """Tell that an order is paid; the order number makes repeats safe."""
        ...

    def withdraw(self, refund: Refund, order: Order, *, operator: str, window: str) -> WithdrawalAnswer:
        """Take a refund's items back before money moves; the refund number makes repeats safe. ``operator`` and
        ``window`` are names for people: of whoever asked for the refund, as in ``post``."""
        ...

    def cancel_withdrawal(self, refund: Refund, *, operator: str, window: str) -> WithdrawalAnswer:
        """Put the items back after a refund was definitely refused by the channel."""
        ...


@runtime_checkable
class PostingQuery(Protocol):
    """A business system that can be asked how an order stands there; one that cannot is asked for the bills."""

    def find_posting(self, order_no: str) -> PostingWord:
        """What became of an order; never raises for the world's faults."""
        ...


@runtime_checkable
class WithdrawalQuery(Protocol):
    """A business system that can be asked whether it has taken a refund's items back."""

    def find_withdrawal(self, refund_no: str) -> WithdrawalWord:
        """What became of a withdrawal; never raises for the world's faults."""
        ...
