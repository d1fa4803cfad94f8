"""Find a patient and what is owed, at the business system; every question is written to the audit log."""

from collections.abc import Mapping, Sequence

from app.core.clock import Clock
from app.core.errors import InvalidInput
from server.domain.identity import Actor
from server.ports import Bill, BusinessSystem, Patient, UnitOfWorkFactory
from server.services.authorise import audit_row, require


class FindPatients:
    """Ask a business system about people and bills. The words searched for are not kept, only by what was searched."""

    def __init__(self, *, uow: UnitOfWorkFactory, businesses: Mapping[str, BusinessSystem], clock: Clock) -> None:
        self._uow, self._businesses, self._clock = uow, businesses, clock

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
        return bills

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
