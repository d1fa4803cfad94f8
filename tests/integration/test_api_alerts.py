"""Alerts over HTTP: who sees which, who takes one, how one ends."""

from __future__ import annotations

from app.core.ids import NumberKind
from server.domain.alert import AlertLevel
from server.services.alerts import end_alert, raise_alert
from support.api_world import ApiWorld


def raised(world: ApiWorld, code: str, subject: str, level: AlertLevel = AlertLevel.WARNING) -> None:
    with world.database.uow() as work:
        raise_alert(work, code, subject, level, world.clock.now(), amount_fen=6360)
        work.commit()


def test_an_alert_is_seen_taken_and_closed(api_world_everywhere: ApiWorld) -> None:
    world = api_world_everywhere
    world.operator("lin")
    world.operator("zhao", "supervisor")
    cashier, supervisor = world.sign_in("lin", world.enrol()), world.sign_in("zhao", world.enrol("Window 2"))
    wish = cashier.wish(cashier.open_shift())
    cashier.post("/payments", wish)
    number = wish["payment_no"]
    raised(world, "posting.delayed", wish["order_no"])
    raised(world, "payment.contradicted", number, AlertLevel.URGENT)

    _, seen = supervisor.get("/alerts")
    assert [(each["code"], each["subject"]) for each in seen["alerts"]] == [
        ("payment.contradicted", number), ("posting.delayed", wish["order_no"]),
    ]  # fmt: skip
    assert {each["order_no"] for each in seen["alerts"]} == {wish["order_no"]}
    status, taken = supervisor.post(f"/alerts/payment.contradicted/{number}/take")
    assert (status, taken["owner_name"], taken["ended"]) == (200, "Zhao", False)
    status, refused = supervisor.post(f"/alerts/payment.contradicted/{number}/done", {"note": " "})
    assert (status, refused["code"]) == (400, "input.invalid")
    status, done = supervisor.post(f"/alerts/payment.contradicted/{number}/done", {"note": "seen in the pages"})
    assert (status, done["ended"]) == (200, True)
    status, gone = supervisor.post(f"/alerts/payment.contradicted/{number}/take")
    assert (status, gone["code"]) == (404, "alert.not_found")
    assert {"alert.raised", "alert.taken", "alert.done"} <= set(world.audit_actions())


def test_what_ends_with_its_cause_is_closed_by_nobody(api_world: ApiWorld) -> None:
    world = api_world
    world.operator("zhao", "supervisor")
    desk = world.sign_in("zhao", world.enrol())
    raised(world, "posting.delayed", "O260305090203W00100000000001")
    path = "/alerts/posting.delayed/O260305090203W00100000000001/done"
    status, refused = desk.post(path, {"note": "away with it"})
    assert (status, refused["code"]) == (409, "alert.ends_by_itself")
    with world.database.uow() as work:
        end_alert(work, "posting.delayed", "O260305090203W00100000000001", world.clock.now())
        work.commit()
    assert desk.get("/alerts")[1] == {"alerts": []}


def test_a_cashier_sees_the_alerts_of_the_own_money_only(api_world: ApiWorld) -> None:
    world = api_world
    world.operator("lin")
    world.operator("wu")
    first, second = world.sign_in("lin", world.enrol()), world.sign_in("wu", world.enrol("Window 2"))
    wish = first.wish(first.open_shift())
    first.post("/payments", wish)
    shift_no = second.open_shift()
    raised(world, "payment.late", wish["payment_no"])
    raised(world, "shift.left_open", shift_no)
    raised(world, "server.restored", "server")
    assert [each["code"] for each in first.get("/alerts")[1]["alerts"]] == ["payment.late"]
    assert [each["code"] for each in second.get("/alerts")[1]["alerts"]] == ["shift.left_open"]
    status, refused = second.post(f"/alerts/payment.late/{wish['payment_no']}/take")
    assert (status, refused["code"]) == (404, "alert.not_found")


def test_without_the_permission_there_is_nothing(api_world: ApiWorld) -> None:
    world = api_world
    world.operator("root", "administrator")
    desk = world.sign_in("root", world.enrol())
    number = desk.number(NumberKind.PAYMENT)
    assert desk.get("/alerts")[0] == 403
    assert desk.post(f"/alerts/payment.late/{number}/take")[0] == 403
