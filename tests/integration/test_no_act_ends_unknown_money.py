"""No act of any operator turns unknown money into failed money: every call of the API on every open state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.core.ids import NumberKind, mint
from app.core.payment import OPEN_STATES, PaymentState
from server.domain.alert import AlertLevel
from server.services.alerts import raise_alert
from support.api_world import PASSWORD, ApiWorld, Desk
from support.money_world import UNCLEAR

METHODS = ("GET", "POST", "PUT", "DELETE")
FAILED = frozenset({PaymentState.NOT_PAID, PaymentState.REVERSED, PaymentState.REFUNDED})
AIMED = {
    "POST /api/payments",
    "POST /api/payments/{payment_no}/abandon",
    "POST /api/payments/{payment_no}/cancel",
    "POST /api/payments/{payment_no}/ask",
    "POST /api/payments/{payment_no}/book-late",
    "POST /api/orders/{order_no}/post-again",
    "POST /api/orders/{order_no}/undo",
    "POST /api/refunds",
    "POST /api/refunds/{refund_no}/approve",
    "POST /api/refunds/{refund_no}/reject",
    "POST /api/shifts/{shift_no}/close",
    "POST /api/alerts/{code}/{subject}/take",
    "POST /api/alerts/{code}/{subject}/done",
}
"""Acts that are given what they need to go through; every other one is called as well, with an empty body."""


class Walk:
    """A payment in one open state, a channel that says nothing, and somebody with every permission."""

    def __init__(self, world: ApiWorld, state: PaymentState) -> None:
        self.world, self.state = world, state
        world.wechat.pays = world.wechat.queries = world.wechat.reverses = [UNCLEAR]
        world.operator("lin", "cashier", "supervisor", "finance", "administrator")
        self.enrolment = world.enrol()
        desk = self.desk()
        self.shift_no = desk.open_shift()
        self.wish = desk.wish(self.shift_no)
        desk.post("/payments", self.wish)
        self.refund_no = mint(NumberKind.REFUND, "W001", world.clock.now())
        self.put_in_state()

    def desk(self) -> Desk:
        """A new session each time: some acts end the present one, or lock its operator."""
        with self.world.database.uow() as work:
            operator = work.operators.by_username("lin")
            assert operator is not None
            if operator.locked_at is not None or not operator.active or operator.must_change_password:
                work.operators.save(
                    replace(operator, locked_at=None, active=True, must_change_password=False, failed_count=0)
                )
                work.commit()
        self.world.clock.forward(4)  # sign-ins are counted by the minute
        return self.world.sign_in("lin", self.enrolment)

    def put_in_state(self) -> None:
        with self.world.database.uow() as work:
            payment = work.payments.get(self.wish["payment_no"])
            assert payment is not None
            if payment.state is not self.state:
                work.payments.save(replace(payment, state=self.state))
            for code in ("payment.unsettled", "payment.statement_differs"):
                raise_alert(work, code, payment.payment_no, AlertLevel.URGENT, self.world.clock.now())
            work.commit()

    def found(self) -> PaymentState:
        with self.world.database.reader() as work:
            payment = work.payments.get(self.wish["payment_no"])
        assert payment is not None
        return payment.state

    def path(self, template: str) -> str:
        """The path of an act upon this payment, with made-up values where it is about something else."""
        values = {
            "payment_no": self.wish["payment_no"], "order_no": self.wish["order_no"], "shift_no": self.shift_no,
            "refund_no": self.refund_no, "code": "payment.statement_differs", "subject": self.wish["payment_no"],
        }  # fmt: skip
        for name, value in values.items():
            template = template.replace(f"{{{name}}}", value)
        while "{" in template:
            begin, end = template.index("{"), template.index("}")
            template = f"{template[:begin]}1{template[end + 1 :]}"
        return template.removeprefix("/api")

    def body(self, act: str) -> Any:
        """What an act is told, as far as it can go through."""
        order, payment_no = self.wish["order_no"], self.wish["payment_no"]
        return {
            "POST /api/payments": self.wish,
            "POST /api/payments/{payment_no}/abandon": {**self.wish, "auth_code": ""},
            "POST /api/orders/{order_no}/undo": {"order_no": order},
            "POST /api/refunds": {
                "refund_no": self.refund_no, "payment_no": payment_no, "amount_fen": 6360,
                "reason": "refund.patient_request", "shift_no": self.shift_no,
            },
            "POST /api/shifts/{shift_no}/close": {
                "counted": [{"denomination_fen": 10000, "pieces": 1}], "difference_reason": "counted",
                "handover_username": "lin", "handover_password": PASSWORD,
            },
            "POST /api/alerts/{code}/{subject}/done": {"note": "it has surely failed"},
            "POST /api/operators/{operator_id}/password": {"password": PASSWORD},
        }.get(act, {} if act.startswith(("POST", "PUT")) else None)  # fmt: skip


def acts(world: ApiWorld) -> list[tuple[str, str]]:
    """Every (method, path template) that the server has, from its own document."""
    content = world.client.get("/api/openapi.json").json()
    return [
        (method, path)
        for path, item in sorted(content["paths"].items())
        for method in METHODS
        if method.lower() in item and not path.endswith("openapi.json")
    ]


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_no_act_turns_open_money_into_failed_money(api_world: ApiWorld, state: PaymentState) -> None:
    walk, every = Walk(api_world, state), acts(api_world)
    named = {f"{method} {path}" for method, path in every}
    assert named >= AIMED, "an act was renamed: name it here anew"
    went_through: set[str] = set()
    for method, path in every:
        act = f"{method} {path}"
        status, _ = walk.desk().call(method, walk.path(path), walk.body(act))
        assert status != 500, act
        assert walk.found() not in FAILED, act
        if status < 300:
            went_through.add(act)
        walk.put_in_state()
    assert "POST /api/payments/{payment_no}/ask" in went_through
    assert "POST /api/alerts/{code}/{subject}/done" in went_through
    if state is not PaymentState.LATE_PAID:
        assert "POST /api/payments/{payment_no}/abandon" in went_through, "it answers how the payment stands"


def test_jobs_without_an_answer_end_nothing_either(api_world: ApiWorld) -> None:
    walk = Walk(api_world, PaymentState.UNKNOWN)
    walk.desk().post(f"/payments/{walk.wish['payment_no']}/cancel")
    for _ in range(60):
        api_world.clock.forward(3600)
        with api_world.database.uow() as work:
            now = api_world.clock.now()
            leased = work.jobs.lease_due(now, "test", now, 100)
            work.commit()
        for job in leased:
            api_world.house.jobs._handlers[job.kind](job.subject)
    assert walk.found() in OPEN_STATES
