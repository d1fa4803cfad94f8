"""What is demanded of a bill whose cash had gone back, or was held for nobody, when a database that was put back has
forgotten that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.payment import PaymentState
from app.desk.take_payment import Checkout
from simulation.ending import check_everything
from simulation.invariants import Broken
from simulation.scene import NOT_SENT, Scene
from simulation.window import Window

BILL_FEN, PART_FEN = 6360, 2000


def takes_a_part(scene: Scene, window: Window, checkout: Checkout) -> str:
    """The number of a part in cash."""

    def act() -> str:
        session = window.sign_in()
        return window.take(
            session, checkout, channel="cash", auth_code="", tendered_fen=PART_FEN, amount_fen=PART_FEN
        ).payment_no

    return scene.do(window, act)


def undoes(scene: Scene, window: Window, order_no: str) -> None:
    """The parts of an order go back at a window."""
    shift = window.current
    assert shift is not None
    scene.do(window, lambda: window.ask(lambda: window.line.undo_order(order_no, shift.shift_no), 5))
    scene.passes(30)


def a_part_went_back_and_is_forgotten(scene: Scene) -> tuple[str, str, str]:
    """A part in cash goes back, its bill is paid at another window, the database is put back to before: the first
    order, its part and the other payment."""
    first, other = scene.window(), scene.window("W1")
    bill = scene.bill(BILL_FEN)
    checkout = scene.checkout(first, bill)
    part = takes_a_part(scene, first, checkout)
    backup = scene.world.past.backup()
    undoes(scene, first, checkout.order_no)
    assert scene.state(part) is PaymentState.REFUNDED
    paid, _ = scene.pay(other, scene.checkout(other, bill))
    scene.passes(20)
    assert scene.state(paid) is PaymentState.PAID
    scene.world.past.restore(backup)
    scene.restart("server")
    scene.passes(300)
    assert {scene.state(part), scene.state(paid)} == {PaymentState.PAID}
    return checkout.order_no, part, paid


def test_cash_that_had_gone_back_goes_back_once_more() -> None:
    with Scene(profile={"restore": 1.0}) as scene:
        order_no, part, paid = a_part_went_back_and_is_forgotten(scene)
        undoes(scene, scene.window(), order_no)
        assert scene.state(part) is PaymentState.REFUNDED
        assert scene.state(paid) is PaymentState.PAID
        scene.finish()


def test_what_is_charged_since_is_charged_twice() -> None:
    with Scene(profile={"restore": 1.0}) as scene:
        order_no, part, _ = a_part_went_back_and_is_forgotten(scene)
        checks = scene.world.checks
        checks._charged_once(checks.orders[order_no])
        another = replace(scene.payment(part), payment_no="another", amount_fen=BILL_FEN - PART_FEN)
        checks.payments["another"] = another
        checks.of_order[order_no].add("another")
        with pytest.raises(Broken, match=r"promise 2: .* is charged by"):
            checks._charged_once(checks.orders[order_no])
        checks.of_order[order_no].remove("another")
        del checks.payments["another"]
        undoes(scene, scene.window(), order_no)


def test_cash_that_never_goes_back_again_is_held_twice_in_the_end() -> None:
    with Scene(profile={"restore": 1.0}) as scene:
        order_no, _, _ = a_part_went_back_and_is_forgotten(scene)
        with pytest.raises(Broken, match=r"promise 2: .* is charged by"):
            check_everything(scene.world)
        scene.world.checks.look_back()
        undoes(scene, scene.window(), order_no)


def test_of_cash_that_two_windows_took_alone_the_other_may_be_booked_after_a_restore() -> None:
    """The business system, which would tell whose order has paid the bill, does not answer meanwhile."""
    with Scene(profile={"restore": 1.0, "offline": 0.7}) as scene:
        windows = scene.window(), scene.window("W1")
        scene.passes(30)
        bill, hub = scene.bill(BILL_FEN), scene.world.hub
        for operation in ("lock", "posting"):
            scene.wire(operation, *[NOT_SENT] * 40)
        backup = scene.world.past.backup()
        for window in windows:
            window.cut_until_s = hub.now_s + 3600
        read = [replace(scene.checkout(one, bill), bills_read_s=one.process.monotonic_s()) for one in windows]
        scene.passes(40)
        numbers = [scene.pay(one, each, channel="cash")[0] for one, each in zip(windows, read, strict=True)]
        for window in windows:
            window.cut_until_s = 0.0
            scene.passes(40)
        assert [scene.state(one) for one in numbers] == [PaymentState.PAID, PaymentState.LATE_PAID]
        scene.world.past.restore(backup)
        windows[0].cut_until_s = hub.now_s + 120
        scene.restart("server")
        scene.passes(300)
        assert [scene.state(one) for one in numbers] == [PaymentState.LATE_PAID, PaymentState.PAID]
        scene.world.scripted_wires.clear()
        scene.finish()
        assert [scene.state(one) for one in numbers] == [PaymentState.REFUNDED, PaymentState.PAID]
