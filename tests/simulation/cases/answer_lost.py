"""Charged, and the answer is lost: unknown, asked, paid."""

from __future__ import annotations

from app.core.payment import PaymentState
from simulation import words
from simulation.scene import LOST_BACK, Scene


def charged_and_the_answer_is_lost() -> None:
    """The wallet has the money, nobody heard: the desk says unknown or on its way, then paid; nothing is sent twice."""
    with Scene() as scene:
        window = scene.window()
        scene.wire("micropay", LOST_BACK)
        number, _ = scene.pay(window)
        while scene.state(number) is PaymentState.SENDING:
            scene.passes(0.5)
        said = words.of_payment(scene.follow(window, number))
        assert "Do not charge again" in said.english, said
        assert "不要再次收费" in said.chinese, said
        scene.passes(30)
        assert words.of_payment(scene.follow(window, number)) == words.Words("Paid.", "已支付。")
        assert scene.state(number) is PaymentState.PAID
        assert scene.world.checks.sent[number] == 1
        assert scene.asked(number) == ["orderquery"]
