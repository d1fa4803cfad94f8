"""Two windows, one bill."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict
from app.core.payment import PaymentState
from simulation import words
from simulation.scene import Scene


def one_bill_at_two_windows() -> None:
    """The second window is told who holds the bill; only the first charges."""
    with Scene() as scene:
        bill, first, second = scene.bill(), scene.window("W0"), scene.window("W1")
        number, _ = scene.pay(first, scene.checkout(first, bill))
        with pytest.raises(Conflict) as refused:
            scene.pay(second, scene.checkout(second, bill), channel="alipay")
        assert refused.value.code in ("bill.held", "bill.held_by")
        said = words.of_error(refused.value)
        assert "no money was taken" in said.english, said
        assert "没有扣钱" in said.chinese, said
        scene.passes(30)
        assert scene.state(number) is PaymentState.PAID
