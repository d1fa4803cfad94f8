"""Find a patient and what is owed, at the business system; every question is written to the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.domain.identity import Actor
from server.ports import Bill, BusinessSystem, Patient, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.bill_holders import BillHolder, bill_holder
from server.services.release_bills import ended_without_money


@dataclass(frozen=True, slots=True)
class HeldBill:
    """A bill and, when an order of ours has it, who that is."""

    bill: Bill
    holder: BillHolder | None


class FindPatients:
    """Ask a business system about people and bills. The words searched for are not kept, only by what was searched."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        businesses: Mapping[str, BusinessSystem],
        clock: Clock,
    ) -> None:
        self._uow, self._reader, self._businesses, self._clock = uow, reader, businesses, clock

    def patients(self, actor: Actor, business: str, by: str, text: str) -> Sequence[Patient]:
        """Patients that match. Raises NotPermitted, InvalidInput, NotFound, Unreachable."""
        self._require(actor)
        found = self._system(business).find_patients(by, text)
        self._note(actor, "patient.searched", business, by=by, found=len(found))
        return found

    def bills(self, actor: Actor, business: str, patient_no: str) -> Sequence[HeldBill]:
        """What a patient owes now. Raises like patients."""
        self._require(actor)
        bills = self._system(business).list_bills(patient_no)
        self._note(actor, "bills.read", patient_no, found=len(bills))
        with self._reader() as work:
            return [_with_holder(work, actor, business, bill) for bill in bills]

    def _require(self, actor: Actor) -> None:
        require(actor, "checkout.view" if "checkout.view" in actor.permissions else "inquiry.view")

    def _system(self, business: str) -> BusinessSystem:
        system = self._businesses.get(business)
        if system is None:
            raise InvalidInput("business", "is not configured")
        return system

    def _note(self, actor: Actor, action: str, subject: str, **detail: str | int) -> None:
        with self._uow() as work:
            work.audit.add(audit_row(actor, self._clock.now(), action, subject, **detail))
            work.commit()


def _with_holder(work: UnitOfWork, actor: Actor, business: str, bill: Bill) -> HeldBill:
    """A bill with the order of ours that holds it. One locked for an order of this window that ended without money is
    open to us: the next payment lets it go first."""
    holder_no = work.bills.holder(business, bill.bill_no)
    if holder_no is None:
        return HeldBill(bill, None)
    if not ended_without_money(work.payments.of_order(holder_no)):
        return HeldBill(bill, bill_holder(work, holder_no))
    if bill.state == "locked" and bill.locked_by == actor.window.name:
        return HeldBill(replace(bill, state="open", locked_by=""), None)
    return HeldBill(bill, None)
