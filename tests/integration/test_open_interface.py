"""The open interface as a connected system meets it: signed, once, its own records only, and no money moved."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest

from server.domain.exception_acts import opened
from server.services.connected_systems import seconds_of
from support.api_world import ApiWorld
from support.exception_world import a_found
from support.open_caller import OpenCaller

REPORT = {
    "report_no": "K-1", "kind": "pay", "party_no": "T-1", "amount_fen": 948, "at": "2026-03-01T08:31:06Z",
}  # fmt: skip


@pytest.fixture
def kiosk(api_world: ApiWorld) -> OpenCaller:
    """The service channel ``window`` under the name ``kiosk``."""
    return OpenCaller(api_world, "kiosk", api_world.house.services.exceptions.systems.add("kiosk", "source", "window"))


def plant(world: ApiWorld, count: int, picture: str, **changes: Any) -> str:
    found = replace(a_found(count, picture, world.clock.now()), **changes)
    with world.database.uow() as work:
        work.exceptions.add(opened(found, "N1", world.clock.now()))
        work.commit()
    return found.exception_no


def test_the_vector_of_the_contract() -> None:
    body = hashlib.sha256(b"").hexdigest()
    text = f"PAYDESK-OPEN1\nGET\n/api/open/exceptions?limit=2\n1764547200\nn-0123456789abcdef\n{body}"
    told = hmac.new(b"practice-key", text.encode(), hashlib.sha256).hexdigest()
    assert told == "e60826f36da6a7d88b06cb2d13da9960089bb39c00bfdd5f7857d8473ae432ad"


def test_a_system_sees_its_own_open_ones(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    own = plant(api_world, 1, "AAA-")
    others = a_found(2, "A---", api_world.clock.now())
    foreign = plant(api_world, 2, "A---", cells=others.cells[:1])
    status, page = kiosk.get("/exceptions?limit=10")
    assert (status, page["total"], [row["exception_no"] for row in page["rows"]]) == (200, 1, [own])
    assert kiosk.get(f"/exceptions/{own}")[0] == 200
    assert kiosk.get(f"/exceptions/{foreign}")[1]["code"] == "exception.not_found"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"paydesk-signature": "0" * 64}, "signature.wrong", id="another signature"),
        pytest.param({"paydesk-key-id": "nobody"}, "signature.wrong", id="a name that nobody has"),
        pytest.param({"paydesk-signature": ""}, "signature.missing", id="none"),
        pytest.param({"paydesk-nonce": "short"}, "signature.missing", id="a nonce that is none"),
        pytest.param({"paydesk-timestamp": "soon"}, "signature.missing", id="a time that is none"),
    ],
)
def test_who_cannot_sign_is_refused(kiosk: OpenCaller, changes: dict[str, str], code: str) -> None:
    status, problem = kiosk.call("GET", "/exceptions", changed=changes)
    assert (status, problem["code"]) == (401, code)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_or_early_call_is_refused(api_world: ApiWorld, kiosk: OpenCaller, seconds: int) -> None:
    stamp = str(int(seconds_of(api_world.clock.now())) + seconds)
    assert kiosk.call("GET", "/exceptions", timestamp=stamp)[1]["code"] == "signature.clock"


def test_a_call_is_good_once(kiosk: OpenCaller) -> None:
    assert kiosk.call("GET", "/exceptions", nonce="n" * 16)[0] == 200
    assert kiosk.call("GET", "/exceptions", nonce="n" * 16)[1]["code"] == "signature.replayed"


def test_a_body_that_was_not_signed_is_refused(kiosk: OpenCaller) -> None:
    status, problem = kiosk.call("POST", "/reports", json.dumps(REPORT).encode(), signed_body=b"{}")
    assert (status, problem["code"]) == (401, "signature.wrong")


def test_a_new_key_ends_the_old_one(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    systems = api_world.house.services.exceptions.systems
    fresh = OpenCaller(api_world, "kiosk", systems.add("kiosk", "source", "window"))
    assert kiosk.get("/exceptions")[1]["code"] == "signature.wrong"
    assert fresh.get("/exceptions")[0] == 200
    systems.remove("kiosk")
    assert fresh.get("/exceptions")[1]["code"] == "signature.wrong"


def test_a_record_that_nobody_has_is_a_difference_to_look_at(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    status, told = kiosk.post("/reports", REPORT)
    assert (status, told["outcome"]) == (200, "opened")
    with api_world.database.reader() as work:
        case = work.exceptions.get(told["exception_no"])
        codes = [piece.code for piece in work.exceptions.timeline(told["exception_no"])]
    assert case is not None
    assert (case.found.pattern, case.found.type, case.found.party_no) == ("---A", "source_only", "T-1")
    assert codes == ["exception.reported"]


def test_the_same_report_again_is_the_same_report(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    first = kiosk.post("/reports", REPORT)[1]
    again = kiosk.post("/reports", REPORT)[1]
    assert (again["outcome"], again["exception_no"]) == ("known", first["exception_no"])
    with api_world.database.reader() as work:
        assert len(work.exceptions.timeline(first["exception_no"])) == 1


def test_a_report_stands_beside_the_exception_that_there_is(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    number = plant(api_world, 1, "AAAD", our_no="P" + "1" * 27)
    status, told = kiosk.post("/reports", {**REPORT, "our_no": "P" + "1" * 27})
    assert (status, told) == (200, {"outcome": "known", "exception_no": number})


@pytest.mark.parametrize(
    ("amount_fen", "outcome", "pattern"),
    [pytest.param(6360, "agrees", "", id="as here"), pytest.param(6000, "opened", "AAAD", id="another amount")],
)
def test_a_report_of_a_payment_of_ours(
    api_world: ApiWorld, kiosk: OpenCaller, amount_fen: int, outcome: str, pattern: str
) -> None:
    api_world.operator("wang")
    desk = api_world.sign_in("wang", api_world.enrol())
    wish = desk.wish(desk.open_shift())
    assert desk.post("/payments", wish)[0] == 200
    told = kiosk.post("/reports", {**REPORT, "our_no": wish["payment_no"], "amount_fen": amount_fen})[1]
    assert told["outcome"] == outcome
    if pattern:
        with api_world.database.reader() as work:
            case = work.exceptions.get(told["exception_no"])
        assert case is not None
        assert (case.found.pattern, case.found.type, case.found.people) == (pattern, "amount", 2)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"party_no": ""}, id="no number"),
        pytest.param({"amount_fen": 0}, id="no amount"),
        pytest.param({"at": "2026-03-01T08:31:06"}, id="no zone"),
        pytest.param({"act": "refund"}, id="an act"),
    ],
)
def test_a_report_without_form_is_refused(kiosk: OpenCaller, changes: dict[str, Any]) -> None:
    assert kiosk.post("/reports", {**REPORT, **changes})[0] == 400


def test_a_report_moves_no_money(api_world: ApiWorld, kiosk: OpenCaller) -> None:
    kiosk.post("/reports", REPORT)
    assert api_world.wechat.calls == api_world.his.calls == []
    assert "exception.reported" in api_world.audit_actions()
