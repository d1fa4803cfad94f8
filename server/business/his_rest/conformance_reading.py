"""Conformance checks that change nothing: signatures, refusal of bad requests, patients, bills."""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from server.business.his_rest import conformance_forms as forms
from server.business.his_rest.conformance_client import BASE, Answer, HisClient, Skipped, check_problem, fail, signature


@dataclass(slots=True)
class Run:
    """What the checks of one run tell each other."""

    client: HisClient
    patient_card: str
    deposit_card: str
    operator: str = "conformance"
    window: str = "conformance"
    campus: str = "main"
    patient: dict[str, Any] = field(default_factory=dict)
    bills: list[dict[str, Any]] = field(default_factory=list)
    posting: dict[str, Any] = field(default_factory=dict)
    posted: dict[str, Any] = field(default_factory=dict)
    withdrawal: dict[str, Any] = field(default_factory=dict)
    withdrawn: dict[str, Any] = field(default_factory=dict)

    def needed_patient(self) -> dict[str, Any]:
        """The patient found. Raises Skipped."""
        if not self.patient:
            raise Skipped("no patient was found by the card")
        return self.patient

    def needed_bill(self, index: int = 0) -> dict[str, Any]:
        """One of the patient's open bills. Raises Skipped."""
        if len(self.bills) <= index:
            raise Skipped(f"needs {index + 1} open bills with something to pay")
        return self.bills[index]


def time_is_told(run: Run) -> None:
    """GET /time is signed, of contract 1.0, and its clock is right."""
    answer = forms.check(run.client.good("/time"), forms.TIME, "time")
    distance = abs((datetime.now(UTC) - datetime.fromisoformat(answer["time"])).total_seconds())
    if distance > 300:
        fail(f"the clocks are {distance:.0f} s apart")


def _refused_unheard(answer: Answer, code: str) -> None:
    if (answer.status, answer.code) != (401, code):
        fail(f"expected 401 {code}, got {answer.summary}")
    check_problem(answer)


def no_signature(run: Run) -> None:
    """A request without signature is refused."""
    _refused_unheard(run.client.send("GET", "/time", b"", {}), "signature.missing")


def wrong_signature(run: Run) -> None:
    """A request signed with another secret is refused."""
    headers = run.client.headers("GET", "/time", b"", secret="another-secret-of-32-characters-x")  # noqa: S106
    _refused_unheard(run.client.send("GET", "/time", b"", headers), "signature.wrong")


def unknown_key(run: Run) -> None:
    """A request with a key that nobody knows is refused."""
    headers = {**run.client.headers("GET", "/time", b""), "Paydesk-Key-Id": "nobody-has-this-key"}
    _refused_unheard(run.client.send("GET", "/time", b"", headers), "signature.key_unknown")


def old_request(run: Run) -> None:
    """A request of ten minutes ago, and one of ten minutes ahead, are refused."""
    for age_s in (600, -600):
        headers = run.client.headers("GET", "/time", b"", age_s=age_s)
        _refused_unheard(run.client.send("GET", "/time", b"", headers), "signature.clock")


def replay(run: Run) -> None:
    """The same request a second time is refused."""
    headers = run.client.headers("GET", "/time", b"")
    first = run.client.send("GET", "/time", b"", headers)
    if first.status != 200:
        fail(f"expected 200, got {first.summary}")
    _refused_unheard(run.client.send("GET", "/time", b"", headers), "signature.replayed")


def changed_body(run: Run) -> None:
    """A body changed after it was signed is refused."""
    signed_for = run.client.headers("POST", "/bills/read", b'{"bill_nos":["A"]}')
    answer = run.client.send("POST", "/bills/read", b'{"bill_nos":["B"]}', signed_for)
    _refused_unheard(answer, "signature.wrong")


def changed_path(run: Run) -> None:
    """A signature for another path is refused."""
    signed_for = run.client.headers("GET", "/postings/A", b"")
    _refused_unheard(run.client.send("GET", "/postings/B", b"", signed_for), "signature.wrong")


def vectors(run: Run) -> None:
    """This program computes the contract's test vector (a check of itself)."""
    del run
    lines = ("HIS1-ANSWER", "200", "n-0123456789abcdef", "1764547201")
    digest = "64d5dc568a723c893d183683c565df04673e24f1cf33542b7a0fd88f7b85da5d"
    expected = "531f7e9b1d310f024e0cf3fc26f386497f2d18dde43048eb2895eda3a8ba3a7b"
    if signature("practice-secret-0123456789abcdef", *lines, digest) != expected:
        fail("the test vector does not hold")


def unknown_path(run: Run) -> None:
    """An unknown path is 404 request.route."""
    answer = run.client.call("GET", "/no-such-thing")
    if (answer.status, answer.code) != (404, "request.route"):
        fail(f"expected 404 request.route, got {answer.summary}")


BAD_BODIES: tuple[tuple[str, bytes, str], ...] = (
    ("not JSON", b"{", ""),
    ("not an object", b"[]", ""),
    ("an unknown member", b'{"bill_nos":["B"],"colour":"red"}', "colour"),
    ("a missing member", b"{}", "bill_nos"),
    ("a list that is none", b'{"bill_nos":"B"}', "bill_nos"),
    ("an empty list", b'{"bill_nos":[]}', "bill_nos"),
)


def bad_bodies(run: Run) -> None:
    """Bad bodies are 400 request.invalid naming the field."""
    for what, body, name in BAD_BODIES:
        answer = run.client.send("POST", "/bills/read", body, run.client.headers("POST", "/bills/read", body))
        if (answer.status, answer.code) != (400, "request.invalid") or not answer.signed:
            fail(f"{what}: expected 400 request.invalid, got {answer.summary}")
        fields = [one.get("field") for one in answer.document.get("errors", []) if isinstance(one, dict)]
        if name and name not in fields:
            fail(f"{what}: errors do not name the field {name}")


def query_string(run: Run) -> None:
    """A query string is not accepted, even when signed."""
    path = "/time?card=1"
    answer = run.client.send("GET", path, b"", run.client.headers("GET", path, b""))
    if answer.status == 200:
        fail("expected a refusal, got 200")


def patient_by_card(run: Run) -> None:
    """The test patient is found by card, everything but the name masked."""
    answer = run.client.good("/patients/find", {"by": "card_no", "value": run.patient_card})
    if len(answer.get("patients", [])) != 1 or answer.get("more") is not False:
        fail("expected one patient and more = false")
    patient = forms.check(answer["patients"][0], forms.PATIENT, "patient")
    if run.patient_card in json.dumps(answer):
        fail("the card number stands in the answer unmasked")
    run.patient = patient


def patient_by_number(run: Run) -> None:
    """The same patient is found by patient number and among those of his name."""
    patient = run.needed_patient()
    for by, value in (("patient_no", patient["patient_no"]), ("name", patient["name"])):
        answer = run.client.good("/patients/find", {"by": by, "value": value, "limit": 50})
        found = [forms.check(one, forms.PATIENT, "patient")["patient_no"] for one in answer["patients"]]
        if patient["patient_no"] not in found and not answer["more"]:
            fail(f"not found by {by}")


def nobody(run: Run) -> None:
    """A card that nobody has is 200 with an empty list."""
    answer = run.client.good("/patients/find", {"by": "card_no", "value": f"NOBODY{time.time_ns()}"})
    if answer.get("patients") != [] or answer.get("more") is not False:
        fail("expected an empty list")


def unknown_patient(run: Run) -> None:
    """Bills of nobody are 404 patient.unknown."""
    run.client.refused("/bills/find", {"patient_no": f"NOBODY{time.time_ns()}"}, "patient.unknown")


def bills_found(run: Run) -> None:
    """Bills have the contract's form and add up."""
    patient_no = run.needed_patient()["patient_no"]
    answer = run.client.good("/bills/find", {"patient_no": patient_no})
    bills = [forms.check_bill(one) for one in answer.get("bills", [])]
    if any(bill["patient_no"] != patient_no or bill["state"] not in ("open", "locked") for bill in bills):
        fail("a bill of another patient, or neither open nor locked")
    if [bill["created_at"] for bill in bills] != sorted(bill["created_at"] for bill in bills):
        fail("not oldest first")
    payable = [bill for bill in bills if bill["state"] == "open" and bill["own_fen"] > 0 and bill["kind"] != "deposit"]
    run.bills = payable


def bills_chosen(run: Run) -> None:
    """Kinds and states choose among the bills."""
    patient_no, bill = run.needed_patient()["patient_no"], run.needed_bill()
    of_kind = run.client.good("/bills/find", {"patient_no": patient_no, "kinds": [bill["kind"]], "states": ["open"]})
    seen = [(one["kind"], one["state"]) for one in of_kind["bills"]]
    if set(seen) != {(bill["kind"], "open")}:
        fail("bills of another kind or state, or none")


def bills_read_again(run: Run) -> None:
    """A named bill is the same again; one that does not exist is named as missing."""
    bill = run.needed_bill()
    answer = run.client.good("/bills/read", {"bill_nos": [bill["bill_no"], "NO-SUCH-BILL"]})
    if [forms.check_bill(one) for one in answer["bills"]] != [bill] or answer["missing"] != ["NO-SUCH-BILL"]:
        fail("not the same bill, or missing does not name the other")


def fetched_path_is_ours(run: Run) -> None:
    """A number outside the contract's form is no order."""
    path = "/postings/" + "x" * 65
    answer = run.client.send("GET", path, b"", run.client.headers("GET", path, b""))
    if answer.status not in (400, 404):
        fail(f"expected 400 or 404 below {BASE}, got {answer.summary}")
