"""Find a patient and what is owed, at the business system; every question is written to the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.domain.identity import Actor
from server.ports import Bill, BusinessSystem, Patient, UnitOfWork, UnitOfWorkFactory
from server.services.authorise import audit_row, require
from server.services.release_bills import ENDED_WITHOUT_MONEY


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

    def bills(self, actor: Actor, business: str, patient_no: str) -> Sequence[Bill]:
        """What a patient owes now. Raises like patients."""
        self._require(actor)
        bills = self._system(business).list_bills(patient_no)
        self._note(actor, "bills.read", patient_no, found=len(bills))
        with self._reader() as work:
            return [_freed(work, actor, business, bill) for bill in bills]

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


def _freed(work: UnitOfWork, actor: Actor, business: str, bill: Bill) -> Bill:
    """A bill still locked for an order of this window that ended without money is open to us: the next payment lets it
    go first."""
    if bill.state != "locked" or bill.locked_by != actor.window.name:
        return bill
    holder = work.bills.holder(business, bill.bill_no)
    if holder is None or any(each.state not in ENDED_WITHOUT_MONEY for each in work.payments.of_order(holder)):
        return bill
    return replace(bill, state="open", locked_by="")
