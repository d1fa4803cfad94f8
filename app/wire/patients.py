"""Patients and what they owe, as the business system says."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.wire.limits import Identifier

SearchBy = Literal["card", "patient_no", "name", "telephone", "id_number", "visit_no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPatients:
    """``POST /api/patients/search`` (a body, so that nothing personal is in a URL)."""

    by: SearchBy
    text: Identifier
    business: Identifier = "his"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientView:
    """One patient."""

    business: str
    patient_no: str
    name: str
    card_no: str
    sex: str
    birth_day: date | None
    id_number_masked: str
    telephone_masked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindBills:
    """``POST /api/bills/search``."""

    patient_no: Identifier
    business: Identifier = "his"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillItemView:
    """One line of a bill; quantity is decimal text."""

    name: str
    spec: str
    quantity: str
    unit: str
    amount_fen: int
    insurance_fen: int
    own_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BillView:
    """One bill. ``own_fen`` is what is paid here; ``held_by`` names the window or machine that holds it now. Where an
    order of ours holds it the others say who took it on, since when, and how far it is (a payment's state,
    ``paid_in_part``, ``open`` or ``paid``).
    """

    bill_no: str
    kind: str
    title: str
    department: str
    doctor: str
    created_at: datetime
    items: tuple[BillItemView, ...]
    total_fen: int
    insurance_fen: int
    own_fen: int
    version: str
    payable: bool
    held_by: str
    presettled_until: datetime | None
    held_operator: str = ""
    held_since: datetime | None = None
    held_state: str = ""
    held_order: str = ""
