"""Yesterday's backup is put back at noon: desks, channels and the HIS know what the server forgot."""

from __future__ import annotations

import pytest

from app.core.errors import Refused
from app.core.payment import PaymentState
from app.core.refund import RefundState
from simulation import words
from simulation.cases import said
from simulation.cases.acts import alert, give_back, paid_by, read_at, refund_view
from simulation.mischief import Message
from simulation.scene import LOST_BACK, Scene

RESTORED = "alert.server.restored"
A_DAY_S = 86400.0
FULL = words.Words(
    "The server's disk is full. Tell the information department at once.", "服务器磁盘已满。 请立即通知信息科。"
)


def yesterdays_backup_at_noon() -> None:
    """Paid, given back, in cash, unknown, posted or not since the backup: all is found again under the same numbers."""
    with Scene(profile={"restore": 1.0}) as scene:
        window, other = scene.window(), scene.window("W1")
        known = paid_by(scene, window)
        backup = scene.world.past.backup()
        scene.passes(3 * 3600)
        for one in (window, other):
            scene.do(one, lambda: one.ask(one.line.session))  # noqa: B023 - run at once
        paid = paid_by(scene, window, "alipay")
        back = paid_by(scene, other, own_fen=4000)
        refund_no = give_back(scene, other, back, 4000).refund_no
        scene.passes(30)
        assert scene.refund(refund_no).state is RefundState.REFUNDED
        cash = paid_by(scene, other, "cash")
        scene.wire("micropay", LOST_BACK)
        unknown, _ = scene.pay(window)
        scene.passes(20)
        scene.world.past.restore(backup)
        scene.restart("server")
        assert alert(scene, "server.restored", "1") is not None
        assert words.of_code(RESTORED) == said.RESTORED
        scene.passes(600)
        assert {scene.state(number) for number in (known, paid, cash, unknown)} == {PaymentState.PAID}
        assert scene.state(back) is PaymentState.REFUNDED
        assert scene.refund(refund_no).state is RefundState.REFUNDED
        assert {scene.world.checks.sent[number] for number in (known, paid, back, unknown)} == {1}
        assert {read_at(scene, window, number) for number in (known, paid, unknown)} == {said.paid()}
        assert words.of_refund(refund_view(scene, other, refund_no)) == said.gone_back(4000, "wechat")
        assert not scene.world.checks.forgotten
        scene.finish()
        assert alert(scene, "server.restored", "1") is None


def a_window_lived_a_day_behind() -> None:
    """What a window did while its clock was a day behind bears yesterday's time: it is handed in all the same."""
    with Scene(profile={"restore": 1.0}) as scene:
        window = scene.window()
        backup = scene.world.past.backup()
        scene.clock("W0", -A_DAY_S)
        paid, cash = paid_by(scene, window), paid_by(scene, window, "cash")
        back = paid_by(scene, window, "alipay", own_fen=4000)
        refund_no = give_back(scene, window, back, 1500).refund_no
        scene.passes(30)
        assert scene.refund(refund_no).state is RefundState.REFUNDED
        scene.clock("W0", 0.0)
        scene.world.past.restore(backup)
        scene.restart("server")
        assert alert(scene, "server.restored", "1") is not None
        assert words.of_code(RESTORED) == said.RESTORED
        scene.passes(600)
        assert {read_at(scene, window, number) for number in (paid, cash)} == {said.paid()}
        assert words.of_refund(refund_view(scene, window, refund_no)) == said.gone_back(1500, "alipay")
        assert {scene.state(number) for number in (paid, cash, back)} == {PaymentState.PAID}
        assert scene.refund(refund_no).state is RefundState.REFUNDED
        assert not scene.world.checks.forgotten


def a_refused_request_was_taken_late() -> None:
    """A server refuses to write two payments, and takes late copies of the same requests; then the backup is put back.
    The desk knows of the refusals alone, the wallet and the HIS of the money: both are found again."""
    with Scene(profile={"restore": 1.0}) as scene:
        window = scene.window()
        scene.passes(60)
        backup = scene.world.past.backup()
        for channel in ("wechat", "cash"):
            scene.line("take_payment", Message((0.01, 5.0), 0.05))
            scene.storage("storage.full")
            with pytest.raises(Refused, match=r"storage\.full") as refused:
                scene.pay(window, channel=channel)
            assert words.of_error(refused.value) == FULL
            scene.passes(30)
        numbers = [intent.payment.payment_no for intent in window.journal.intents()]
        assert [scene.state(number) for number in numbers] == [PaymentState.PAID] * 2
        scene.world.past.restore(backup)
        scene.restart("server")
        assert alert(scene, "server.restored", "1") is not None
        scene.passes(300)
        assert [scene.state(number) for number in numbers] == [PaymentState.PAID] * 2
        assert {read_at(scene, window, number) for number in numbers} == {said.paid()}
        assert scene.world.checks.sent[numbers[0]] == 1
        assert not scene.world.checks.forgotten
