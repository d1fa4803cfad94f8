"""People: locked or without a role in the middle of a payment, a shift closed with unknowns, a code that is guessed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from app.core.errors import Conflict, NotPermitted, NotSignedIn, PaydeskError
from app.core.payment import PaymentState
from app.core.refund import RefundState
from app.wire.refunds import DecideRefund, StepUp
from app.wire.shifts import Handover
from simulation import words
from simulation.cases.acts import at_point, charged_once, give_back, given, lock, paid_by, refund_view
from simulation.counting import count_of
from simulation.scene import LOST_BACK, LOST_THERE, Scene
from simulation.window import PASSWORD

POINTS = ("P0", "P1s", "P2", "P3", "P4", "P5s", "P6", "P8")
GUESSES = 20
RELIEVED = ""
"""The name of no role."""


def locked_in_the_middle() -> None:
    """The cashier is locked, or loses every role, at any step: the payment goes on to its end without him."""
    for act in (partial(lock, username="cashier0"), _without_roles):
        for point in POINTS:
            with Scene() as scene:
                with at_point(scene, point, partial(act, scene)):
                    number, _ = scene.pay(scene.window())
                    scene.passes(60)
                if point == "P0" and number not in scene.world.checks.payments:
                    continue
                assert scene.state(number) is PaymentState.PAID, point
                charged_once(scene, number)
                with pytest.raises(PaydeskError) as refused:
                    scene.pay(scene.window())
                assert isinstance(refused.value, NotSignedIn | NotPermitted | Conflict), refused.value
                words.of_error(refused.value)
                _whole_again(scene)


def _without_roles(scene: Scene) -> None:
    _roles(scene, RELIEVED)


def _whole_again(scene: Scene) -> None:
    _roles(scene, "cashier")
    lock(scene, "cashier0", locked=False)


def _roles(scene: Scene, name: str) -> None:
    with scene.world.database.uow() as work:
        operator = work.operators.by_username("cashier0")
        if operator is None:
            raise LookupError("cashier0")
        role_ids = tuple(role.role_id for role in work.roles.all() if role.name == name)
        work.operators.save(replace(operator, role_ids=role_ids))
        work.commit()


def closed_with_unknowns() -> None:
    """A shift with unknown money does not close; handed over by name it does, and the money finds its way home."""
    for operation, channel, lost in (("micropay", "wechat", LOST_BACK), ("pay", "alipay", LOST_THERE)):
        with Scene() as scene:
            window = scene.window()
            scene.wire(operation, lost)
            scene.world.hub.later(0.5, partial(scene.world.outages.__setitem__, channel, scene.world.hub.now_s + 400))
            number, _ = scene.pay(window, channel=channel)
            shift_no = scene.payment(number).shift_no
            count = count_of(scene.world.rows, shift_no)
            with pytest.raises(Conflict) as refused:
                scene.do(window, lambda: window.line.close_shift(shift_no, count))  # noqa: B023 - run at once
            assert refused.value.code == "shift.money_unknown"
            said = words.of_error(refused.value)
            assert said.english.endswith("Wait until it is known, or hand it over by name."), said
            assert "交接" in said.chinese, said
            named = replace(count, handover=Handover(username="relief", password=PASSWORD))
            scene.do(window, lambda: window.line.close_shift(shift_no, named))  # noqa: B023 - run at once
            window.current = None
            scene.passes(1500)
            assert scene.state(number) is PaymentState.REVERSED, "an undo was sent: paid is not believed any more"
            assert scene.held_fen(number) == 0


def code_guessed() -> None:
    """A supervisor's password is guessed twenty times at a window: nothing is approved, the account is locked."""
    with Scene() as scene:
        window = scene.window()
        number = paid_by(scene, window)
        asked = give_back(scene, window, number, 6360)
        assert asked.needs_second_person
        codes = [_guess(scene, asked.refund_no, f"wrong-horse-{place}") for place in range(GUESSES)]
        assert codes[0] == "password.wrong"
        assert codes[-1] != ""
        assert set(codes) - {"password.wrong"}, codes
        assert _guess(scene, asked.refund_no, PASSWORD) == codes[-1]
        for code in set(codes):
            said = words.of_code(code)
            assert said.english != said.chinese
        assert scene.refund(asked.refund_no).state is RefundState.REQUESTED
        assert not given(scene, number)
        lock(scene, "officer", locked=False)
        scene.passes(120)
        assert _guess(scene, asked.refund_no, PASSWORD) == ""
        scene.passes(300)
        assert scene.refund(asked.refund_no).state is RefundState.REFUNDED
        assert refund_view(scene, window, asked.refund_no).state is RefundState.REFUNDED


def _guess(scene: Scene, refund_no: str, password: str) -> str:
    """Approve at the cashier's screen: the code of the refusal, or nothing."""
    window = scene.window()
    decision = DecideRefund(step_up=StepUp(username="officer", password=password))
    try:
        scene.do(window, lambda: window.line.call("approve_refund", refund_no, decision))
    except PaydeskError as error:
        return error.code
    return ""
