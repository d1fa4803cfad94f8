"""Patients and what they owe, as the business system says."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.wire.patients import BillView, FindBills, FindPatients, PatientView
from server.api.calls import AnyRequest, actor
from server.api.problems import documented
from server.api.services import Services
from server.api.views import bill_view, patient_view


@post("/patients/search", status_code=200, sync_to_thread=True, responses=documented(404))
def find_patients(
    request: AnyRequest, services: NamedDependency[Services], data: JSONBody[FindPatients]
) -> list[PatientView]:
    """Patients by card, number, name, telephone, identity number or visit."""
    found = services.patients.patients(actor(request, services), data.business, data.by, data.text)
    return [patient_view(data.business, patient) for patient in found]


@post("/bills/search", status_code=200, sync_to_thread=True, responses=documented(404))
def find_bills(request: AnyRequest, services: NamedDependency[Services], data: JSONBody[FindBills]) -> list[BillView]:
    """What a patient owes now."""
    return list(map(bill_view, services.patients.bills(actor(request, services), data.business, data.patient_no)))


HANDLERS = (find_patients, find_bills)
