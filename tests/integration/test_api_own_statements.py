"""Our own statements over HTTP: who may see them, the list of a day, both files, names that cannot be."""

from __future__ import annotations

import hashlib
import json

import pytest

from app.core.payment import PaymentState
from support.api_world import ApiWorld, Desk
from support.databases import DAY, NOW, a_payment, an_order


@pytest.fixture
def desk(api_world: ApiWorld) -> Desk:
    """Finance, after a day with one payment at the window."""
    with api_world.database.uow() as work:
        work.orders.add(an_order())
        work.payments.add(a_payment(state=PaymentState.PAID, paid_at=NOW))
        work.commit()
    api_world.operator("qian", "finance")
    return api_world.sign_in("qian", api_world.enrol())


def file_of(desk: Desk, form: str) -> bytes:
    reply = desk.world.client.get(f"/api/own-statements/{DAY}/window/{form}", headers=desk.headers)
    assert reply.status_code == 200
    return bytes(reply.content)


def test_the_list_of_a_day(desk: Desk) -> None:
    status, found = desk.get(f"/own-statements/{DAY}")
    assert status == 200
    (one,) = found["statements"]
    assert (one["source"], one["payments"], one["payments_fen"], one["unknown"]) == ("window", 1, 1234, 0)
    assert desk.get("/own-statements/2026-01-01") == (200, {"statements": []})


def test_both_files_and_their_hash(desk: Desk) -> None:
    _, found = desk.get(f"/own-statements/{DAY}")
    table, document = (file_of(desk, form) for form in ("csv", "json"))
    assert hashlib.sha256(table).hexdigest() == found["statements"][0]["sha256"]
    assert json.loads(document)["csv_sha256"] == found["statements"][0]["sha256"]
    assert json.loads(document)["totals"]["payments_yuan"] == "12.34"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/own-statements/{DAY}/window/pdf", 422),
        (f"/own-statements/{DAY}/..%2f..%2fetc/csv", 404),
        (f"/own-statements/{DAY}/WINDOW/csv", 422),
        ("/own-statements/0001-01-01", 404),
        ("/own-statements/9999-12-31/window/csv", 404),
        ("/own-statements/yesterday", 404),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, path: str, status: int) -> None:
    assert desk.get(path)[0] in (status, 400, 404)


def test_a_cashier_may_not(api_world: ApiWorld, desk: Desk) -> None:
    api_world.operator("lin", "cashier")
    cashier = api_world.sign_in("lin", desk.enrolment)
    assert cashier.get(f"/own-statements/{DAY}")[0] == 403
    assert cashier.get(f"/own-statements/{DAY}/window/csv")[0] == 403
