"""Charged, and the answer is lost: unknown, asked, paid."""

from __future__ import annotations

from app.core.payment import PaymentState
from simulation.scene import LOST_BACK, Scene


def charged_and_the_answer_is_lost() -> None:
    """The wallet has the money, nobody heard: the desk says unknown or on its way, then paid; nothing is sent twice."""
    with Scene() as scene:
        window = scene.window()
        scene.wire("micropay", LOST_BACK)
        number, _ = scene.pay(window)
        scene.passes(30)
        assert scene.state(number) is PaymentState.PAID
        assert scene.world.checks.sent[number] == 1
        assert scene.asked(number) == ["orderquery"]
