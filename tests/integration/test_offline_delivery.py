"""Payments that a desk took while the server did not answer: booked exactly once, in order, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.core.errors import Conflict, Unreachable
from app.core.ids import NumberKind
from app.core.offline import CHAIN_BEGINS
from app.core.payment import PaymentState
from app.wire.offline import OfflinePayment, chained
from app.wire.payments import TakePayment
from server.domain.job import JobKind
from server.services.notice_restore import NoticeRestore
from support.api_world import ApiWorld, Desk

JOURNAL = "0123456789abcdef" * 2


class OfflineDesk:
    """A signed-in window with a shift whose chain grows; ``send`` needs the window's token alone."""

    def __init__(self, world: ApiWorld, name: str = "Window 1", username: str = "cashier") -> None:
        self.world = world
        self.enrolment = world.enrol(name)
        answer = world.client.post(
            "/api/sessions", json={"username": username, "password": "right-horse-7"},
            headers={"Paydesk-Window": self.enrolment.token},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        self.snapshot: str = answer.json()["snapshot"]
        self.desk = Desk(world, answer.json()["token"], self.enrolment)
        self.shift_no = self.desk.open_shift()
        self.sequence, self.last = 0, CHAIN_BEGINS

    def takes(
        self, bill_no: str = "B1", amount_fen: int = 6360, *, at: datetime | None = None, ahead_ms: int = 0,
        journal: str = JOURNAL, **changes: Any,
    ) -> OfflinePayment:  # fmt: skip
        """A payment at the end of the chain, as the desk's journal writes it."""
        bill = {"bill_no": bill_no, "kind": "outpatient", "version": "v1", "own_fen": amount_fen}
        wish = {**self.desk.wish(self.shift_no, "cash", amount_fen, bills=[bill]), **changes}
        self.sequence += 1
        facts: dict[str, Any] = {
            "journal_id": journal, "sequence": self.sequence, "previous_hash": self.last,
            "taken_at": at or self.world.clock.now(), "clock_ahead_ms": ahead_ms,
            "payment": msgspec.convert(wish, TakePayment), "snapshot": self.snapshot,
        }  # fmt: skip
        self.last = chained(**facts)
        return OfflinePayment(**facts, entry_hash=self.last)

    def send(self, taken: OfflinePayment, token: str = "") -> tuple[int, Any]:
        answer = self.world.client.post(
            "/api/offline/payments", content=msgspec.json.encode(taken),
            headers={"Paydesk-Window": token or self.enrolment.token, "Content-Type": "application/json"},
        )  # fmt: skip
        return answer.status_code, answer.json()


def drawer_fen(world: ApiWorld, shift_no: str) -> int:
    with world.database.reader() as work:
        return work.ledger.balance(f"cash/{shift_no}")


def open_alerts(world: ApiWorld) -> dict[str, int]:
    with world.database.reader() as work:
        return {alert.code: alert.amount_fen for alert in work.alerts.open(100)}


def forward(world: ApiWorld, minutes: int) -> None:
    world.clock.forward(minutes * 60)


@pytest.fixture
def window(api_world_everywhere: ApiWorld) -> OfflineDesk:
    api_world_everywhere.operator("cashier")
    return OfflineDesk(api_world_everywhere)


@pytest.fixture
def light(api_world: ApiWorld) -> OfflineDesk:
    """The same on one storage, for what storage has no part in."""
    api_world.operator("cashier")
    return OfflineDesk(api_world)


def test_a_payment_is_booked_in_its_shift_at_its_time_and_its_order_is_posted(window: OfflineDesk) -> None:
    taken = window.takes()
    forward(window.world, 90)
    status, content = window.send(taken)
    assert (status, content["outcome"], content["reason"]) == (200, "paid", "")
    payment = content["payment"]
    assert (payment["state"], payment["reason"]) == ("paid", "payment.taken_offline")
    assert payment["shift_no"] == window.shift_no
    assert datetime.fromisoformat(payment["paid_at"]) == taken.taken_at
    assert datetime.fromisoformat(content["received_at"]) == window.world.clock.now()
    assert drawer_fen(window.world, window.shift_no) == 6360
    with window.world.database.reader() as work:
        assert work.jobs.get(JobKind.POST_ORDER, payment["order_no"]) is not None


def test_a_payment_that_is_delivered_again_is_booked_once(window: OfflineDesk) -> None:
    taken = window.takes()
    answers = [window.send(taken)[1]["outcome"] for _ in range(3)]
    assert answers == ["paid"] * 3
    assert drawer_fen(window.world, window.shift_no) == 6360


def test_an_entry_before_its_turn_names_the_one_that_is_expected(window: OfflineDesk) -> None:
    first, second = window.takes("B1"), window.takes("B2", 500)
    status, content = window.send(second)
    assert (status, content["code"], content["values"]) == (409, "offline.out_of_order", {"expected": 1})
    assert [window.send(one)[0] for one in (first, second)] == [200, 200]
    assert drawer_fen(window.world, window.shift_no) == 6860


def test_nobody_needs_to_be_signed_in(window: OfflineDesk) -> None:
    taken = window.takes()
    assert window.desk.call("DELETE", "/sessions/current")[0] == 204
    assert window.send(taken)[1]["outcome"] == "paid"


@pytest.mark.parametrize("code", ["bill.paid", "bill.changed", "bill.gone", "bill.locked"])
def test_a_bill_that_cannot_be_paid_any_more_leaves_the_money_held_with_an_alert(light: OfflineDesk, code: str) -> None:
    taken = light.takes()
    light.world.his.lock_error = Conflict(code, bill_no="B1")
    status, content = light.send(taken)
    assert (status, content["outcome"], content["reason"]) == (200, "held", code)
    assert content["payment"]["state"] == PaymentState.LATE_PAID.value
    assert drawer_fen(light.world, light.shift_no) == 6360
    assert open_alerts(light.world)["offline.conflict"] == 6360
    assert light.send(taken)[1]["outcome"] == "held"
    assert drawer_fen(light.world, light.shift_no) == 6360


def test_a_bill_that_was_paid_at_another_window_meanwhile_is_not_charged_twice(window: OfflineDesk) -> None:
    taken = window.takes()
    other = OfflineDesk(window.world, "Window 2")
    status, paid = other.desk.post("/payments", other.desk.wish(other.shift_no, "cash"))
    assert (status, paid["state"]) == (200, "paid")
    status, content = window.send(taken)
    assert (status, content["outcome"], content["reason"]) == (200, "held", "bill.held")
    with window.world.database.reader() as work:
        assert work.bills.holder("his", "B1") == paid["order_no"]


def test_a_his_that_does_not_answer_does_not_keep_the_money_out_of_the_books(light: OfflineDesk) -> None:
    light.world.his.lock_error = Unreachable("his.no_answer")
    assert light.send(light.takes())[1]["outcome"] == "paid"


def test_an_order_that_the_his_had_booked_before_our_database_was_put_back_is_booked_again(light: OfflineDesk) -> None:
    light.world.his.lock_error = Conflict("order.decided")
    taken = light.takes()
    assert light.send(taken)[1]["outcome"] == "paid"
    assert open_alerts(light.world) == {}
    with light.world.database.reader() as work:
        assert work.postings.get(taken.payment.order_no) is not None, "its posting is answered as it was"


def test_the_same_payment_that_had_arrived_before_the_line_broke_is_one(window: OfflineDesk) -> None:
    taken, next_one = window.takes(), window.takes("B2", 500)
    body = msgspec.to_builtins(taken.payment)
    assert window.desk.post("/payments", body)[0] == 200
    assert window.send(taken)[1]["outcome"] == "paid"
    assert drawer_fen(window.world, window.shift_no) == 6360
    assert window.send(next_one)[1]["outcome"] == "paid", "its place in the chain is taken"
    assert drawer_fen(window.world, window.shift_no) == 6860
    assert "offline.chain_broken" not in open_alerts(window.world)


def test_a_number_that_was_ended_here_comes_back_as_held_money(window: OfflineDesk) -> None:
    taken = window.takes()
    body = msgspec.to_builtins(taken.payment)
    number = taken.payment.payment_no
    assert window.desk.post(f"/payments/{number}/abandon", body)[1]["state"] == "not_paid"
    _, content = window.send(taken)
    assert (content["outcome"], content["reason"]) == ("held", "offline.number_was_ended")
    assert drawer_fen(window.world, window.shift_no) == 6360


def closed(window: OfflineDesk) -> None:
    count = {"counted": [{"denomination_fen": 10000, "pieces": 1}], "difference_reason": ""}
    status, content = window.desk.post(f"/shifts/{window.shift_no}/close", count)
    assert status == 200, content


def test_money_of_a_shift_that_ended_is_counted_in_the_next_one(light: OfflineDesk) -> None:
    taken = light.takes()
    closed(light)
    status, content = light.send(taken)
    assert (status, content["outcome"]) == (200, "paid")
    assert drawer_fen(light.world, light.shift_no) == 0
    later = light.desk.open_shift()
    assert drawer_fen(light.world, later) == 6360


def test_money_of_a_shift_that_ended_is_counted_in_the_one_that_is_open(light: OfflineDesk) -> None:
    taken = light.takes()
    closed(light)
    later = light.desk.open_shift()
    assert light.send(taken)[1]["outcome"] == "paid"
    assert (drawer_fen(light.world, light.shift_no), drawer_fen(light.world, later)) == (0, 6360)


def test_a_shift_that_a_restore_has_lost_is_waited_for(light: OfflineDesk) -> None:
    world = light.world
    taken = light.takes(shift_no=light.desk.number(NumberKind.SHIFT))
    notice = NoticeRestore(uow=world.database.uow, reader=world.database.reader, clock=world.clock)
    assert notice.begin("healing.server_mark", world.clock.now() - timedelta(minutes=1)) is not None
    status, content = light.send(taken)
    assert (status, content["code"]) == (409, "offline.healing"), "not counted in the one that is open"


def test_a_shift_that_the_server_does_not_have_needs_an_open_one(light: OfflineDesk) -> None:
    taken = light.takes(shift_no=light.desk.number(NumberKind.SHIFT))
    closed(light)
    status, content = light.send(taken)
    assert (status, content["code"]) == (409, "offline.no_open_shift")
    later = light.desk.open_shift()
    assert light.send(taken)[1]["payment"]["shift_no"] == later


def test_a_right_that_had_run_out_leaves_the_money_held(light: OfflineDesk) -> None:
    forward(light.world, 13 * 60)
    _, content = light.send(light.takes())
    assert (content["outcome"], content["reason"]) == ("held", "snapshot.expired")


@pytest.mark.parametrize(
    ("desk_off", "ahead", "off_by"),
    [
        pytest.param(timedelta(hours=5), timedelta(hours=-5), timedelta(), id="a wrong clock that was known"),
        pytest.param(timedelta(days=1), timedelta(), None, id="set forward by a day in between"),
        pytest.param(timedelta(days=-1), timedelta(), None, id="set back by a day in between"),
    ],
)
def test_the_desks_clock_is_corrected_and_an_impossible_time_is_told(
    light: OfflineDesk, desk_off: timedelta, ahead: timedelta, off_by: timedelta | None
) -> None:
    now = light.world.clock.now()
    taken = light.takes(at=now + desk_off, ahead_ms=int(ahead.total_seconds() * 1000))
    forward(light.world, 30)
    _, content = light.send(taken)
    paid_at = datetime.fromisoformat(content["payment"]["paid_at"])
    assert content["outcome"] == "paid"
    assert now <= paid_at <= light.world.clock.now()
    assert off_by is None or paid_at - now == off_by
    assert ("offline.clock_wrong" in open_alerts(light.world)) is (off_by is None)


FORGERIES = {
    "another signature": lambda text: text[:-6] + ("AAAA==" if not text.endswith("AAAA==") else "BBBB=="),
    "another key": lambda text: text.replace(text.split(".")[1], "00000000"),
    "no snapshot at all": lambda text: "v1.x.y.z",
    "other content": lambda text: text.replace(text.split(".")[2][:8], "eyJvcGVx"),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=list(FORGERIES))
def test_a_forged_snapshot_books_nothing(light: OfflineDesk, forge: Any) -> None:
    light.snapshot = forge(light.snapshot)
    status, content = light.send(light.takes())
    assert (status, content["code"]) == (422, "snapshot.forged")
    assert drawer_fen(light.world, light.shift_no) == 0


def test_another_windows_snapshot_books_nothing(light: OfflineDesk) -> None:
    other = OfflineDesk(light.world, "Window 2")
    status, content = light.send(light.takes(), token=other.enrolment.token)
    assert (status, content["code"]) == (422, "snapshot.other_window")


def test_an_entry_that_was_changed_after_it_was_written_is_refused(light: OfflineDesk) -> None:
    taken = light.takes()
    cheaper = replace(taken, payment=replace(taken.payment, tendered_fen=taken.payment.tendered_fen + 1))
    assert light.send(cheaper)[0] == 400


def test_a_chain_that_does_not_hold_is_booked_and_told(light: OfflineDesk) -> None:
    first, _gone = light.takes("B1"), light.takes("B2")
    light.send(first)
    light.sequence = 1  # another second entry, chained to one that never arrived
    status, content = light.send(light.takes("B3"))
    assert (status, content["outcome"]) == (200, "paid")
    assert "offline.chain_broken" in open_alerts(light.world)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"channel": "wechat"}, id="a wallet"),
        pytest.param({"tendered_fen": 1}, id="less cash than the amount"),
        pytest.param({"business": "elsewhere"}, id="an unknown business system"),
    ],
)
def test_what_no_desk_takes_without_the_server_is_refused(light: OfflineDesk, changes: dict[str, Any]) -> None:
    assert light.send(light.takes(**changes))[0] == 400


def test_a_session_that_must_change_its_password_gets_no_snapshot(api_world: ApiWorld) -> None:
    api_world.operator("fresh", must_change=True)
    enrolment = api_world.enrol()
    answer = api_world.client.post(
        "/api/sessions", json={"username": "fresh", "password": "right-horse-7"},
        headers={"Paydesk-Window": enrolment.token},
    )  # fmt: skip
    assert answer.json()["snapshot"] == ""


def test_the_snapshot_is_renewed_while_the_session_lives(light: OfflineDesk) -> None:
    forward(light.world, 60)
    status, content = light.desk.get("/sessions/current/snapshot")
    assert status == 200
    assert content["snapshot"] != light.snapshot
    light.snapshot = content["snapshot"]
    assert light.send(light.takes())[1]["outcome"] == "paid"


def test_the_number_of_a_payment_is_minted_by_the_desk(light: OfflineDesk) -> None:
    taken = light.takes(payment_no=light.desk.number(NumberKind.PAYMENT))
    assert light.send(taken)[1]["payment"]["payment_no"] == taken.payment.payment_no
