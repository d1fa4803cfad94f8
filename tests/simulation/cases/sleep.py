"""A desk that sleeps, is shut down, logged off or restarted between the request and its answer."""

from __future__ import annotations

import contextlib

from app.core.payment import PaymentState
from simulation import words
from simulation.cases.acts import at_point, charged_once
from simulation.kernel import Killed
from simulation.scene import LOST_BACK, LOST_THERE, Scene

WALLETS = ("wechat", "alipay")
PAID = words.Words("Paid.", "已支付。")
ASLEEP_S = (45.0, 3600.0, 14 * 3600.0)
"""A lid that was closed for a moment, over lunch, over the night."""


def asleep_between_request_and_answer() -> None:
    """Its lines are dead while it sleeps; awake it asks for the number that it wrote down: paid, charged once."""
    for channel in WALLETS:
        for asleep_s in ASLEEP_S:
            with Scene() as scene:
                window = scene.window()
                scene.line("take_payment", LOST_BACK, LOST_THERE)
                scene.line("payment", LOST_THERE)
                number, view = scene.pay(window, channel=channel)
                assert view is None, "it fell asleep before the answer"
                assert [intent.payment.payment_no for intent in window.journal.open_intents()] == [number]
                scene.passes(asleep_s)
                scene.do(window, lambda: window.ask(window.line.session))  # noqa: B023 - signs in again if need be
                seen = scene.do(window, lambda: window.ask(window.recover))  # noqa: B023 - run at once
                assert [(one.payment_no, one.state) for one in seen.ended] == [(number, PaymentState.PAID)]
                assert words.of_payment(seen.ended[0]) == PAID
                assert window.journal.open_intents() == []
                charged_once(scene, number)


def shut_down_between_request_and_answer() -> None:
    """Shut down, logged off, or restarted by a forced update between P2 and P4: the next start finds out."""
    for channel in WALLETS:
        for point in ("P2", "P3", "P4"):
            for away_s in (0.0, 40.0, 14 * 3600.0):
                with Scene() as scene:
                    with at_point(scene, point, lambda: scene.crash("W0")), contextlib.suppress(Killed):
                        scene.pay(scene.window(), channel=channel)
                        scene.passes(2)
                    scene.passes(away_s)
                    scene.restart("W0")
                    window = scene.window()
                    left = [intent.payment.payment_no for intent in window.journal.intents()]
                    assert len(left) == 1
                    scene.passes(120)
                    scene.do(window, lambda: window.ask(window.recover))  # noqa: B023 - run at once
                    assert scene.state(left[0]) is PaymentState.PAID
                    assert words.of_code(scene.payment(left[0]).reason) == PAID
                    assert window.journal.open_intents() == []
                    charged_once(scene, left[0])
