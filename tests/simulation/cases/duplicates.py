"""Double clicks and double scans: one payment, whatever the hand does."""

from __future__ import annotations

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from simulation import words
from simulation.cases.acts import charged_once
from simulation.scene import Scene

WALLETS = ("wechat", "alipay")


def pressed_many_times() -> None:
    """Enter held down: the same order sent five times in a second with the same code or with fresh ones; one charge,
    and the others are refused in words that say so."""
    for channel in ("cash", *WALLETS):
        for fresh in (False, True):
            with Scene() as scene:
                window = scene.window()
                checkout, code = scene.checkout(window), "" if channel == "cash" else scene.code(channel)
                refused: list[PaydeskError] = []

                def press(
                    scene: Scene = scene, channel: str = channel, fresh: bool = fresh, code: str = code,
                    checkout: object = checkout, refused: list[PaydeskError] = refused,
                ) -> None:  # fmt: skip
                    shown = scene.code(channel) if fresh and code else code
                    scene.world.naming[scene.world.hub.task()] = scene.world.count("press")
                    try:
                        window = scene.window()
                        window.take(
                            window.sign_in(), checkout, channel=channel, auth_code=shown,  # type: ignore[arg-type]
                            tendered_fen=6360 if channel == "cash" else 0,
                        )  # fmt: skip
                    except PaydeskError as refusal:
                        refused.append(refusal)

                for _ in range(5):
                    scene.begin(window, press)
                    scene.passes(0.2)
                scene.passes(120)
                payments = list(scene.world.checks.payments.values())
                paid = [one for one in payments if one.state is PaymentState.PAID]
                assert len(paid) == 1
                assert sum(scene.held_fen(one.payment_no) for one in payments if channel != "cash") in (0, 6360)
                assert len(payments) + len(refused) >= 5
                for error in refused:
                    assert words.of_error(error).chinese
                if channel != "cash":
                    charged_once(scene, paid[0].payment_no)
