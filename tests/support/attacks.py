"""What tests of attacks on money share: several acts at once, refunds to ask for, time that passes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from app.core.errors import PaydeskError
from app.core.ids import NumberKind
from server.services.request_refund import RefundWanted
from support.money_world import MoneyWorld


def holder(world: MoneyWorld, bill_no: str = "B1") -> str | None:
    with world.reader() as work:
        return work.bills.holder("his", bill_no)


def back(world: MoneyWorld, payment_no: str, amount_fen: int, **more: Any) -> RefundWanted:
    values: dict[str, Any] = {
        "refund_no": world.number(NumberKind.REFUND), "payment_no": payment_no, "amount_fen": amount_fen,
        "reason": "refund.patient_request", "shift_no": world.shift_no, "note": "", "bills": (),
    }  # fmt: skip
    return RefundWanted(**{**values, **more})


def run(world: MoneyWorld, rounds: int = 8, seconds: int = 30) -> None:
    for _ in range(rounds):
        world.work()
        world.clock.forward(seconds)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts on threads that start together; the codes of what was refused."""
    gate, refused = threading.Barrier(len(acts)), list[str]()

    def begin(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except PaydeskError as error:
            refused.append(error.code)

    threads = [threading.Thread(target=begin, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
