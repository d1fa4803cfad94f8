"""Disks that are full and databases that fail, at every single write of a payment and a refund."""

from __future__ import annotations

import pytest

from app.core.errors import PaydeskError, Refused
from app.core.payment import PaymentState
from simulation import words
from simulation.cases.acts import give_back, given, refunds_of
from simulation.scene import Scene

MOST_WRITES = 40
FAILING = {
    "storage.busy": "cash", "storage.stale": "cash", "storage.commit_unknown": "wechat",
    "storage.commit_unknown+": "wechat", "storage.unreachable": "alipay",
}  # fmt: skip
"""Each fault with the channel it is played on."""


def full_at_every_write() -> None:
    """The server's disk is full at the nth write, for every n: the payment ends, is charged at most once, or never."""
    for channel in ("wechat", "cash"):
        _every_write("storage.full", channel)


def failing_at_every_write() -> None:
    """Busy, stale, gone, or nobody knows whether it was stored, at every write: the same."""
    for fault, channel in FAILING.items():
        _every_write(fault, channel)


def _every_write(fault: str, channel: str) -> None:
    met = 0
    while met < MOST_WRITES and _pays(fault, channel, met):
        met += 1
    assert 3 < met < MOST_WRITES, (fault, channel)


def _pays(fault: str, channel: str, place: int) -> bool:
    """One payment and its refund with a fault at one write: whether there was such a write."""
    with Scene(windows=1) as scene:
        window = scene.window()
        checkout, code = scene.checkout(window), "" if channel == "cash" else scene.code(channel)
        scene.storage(*["ok"] * place, fault)
        number = ""
        for _ in range(3):  # a cashier who is told "no" tries again with the same bills
            try:
                number, _ = scene.pay(window, checkout, channel=channel, code=code)
                break
            except PaydeskError as error:
                words.of_error(error)  # there is a sentence in both languages
                scene.passes(45)
                code = code and scene.code(channel)
        scene.passes(120)
        paid = [one for one in scene.world.checks.payments.values() if one.state is PaymentState.PAID]
        assert len(paid) <= 1, (fault, channel, place)
        if paid:
            _gives_back(scene, paid[0].payment_no)
        assert number or not paid
        return not scene.world.scripted_storage


def _gives_back(scene: Scene, number: str) -> None:
    try:
        give_back(scene, scene.window(), number, 4000)
    except PaydeskError as error:
        words.of_error(error)
        if not refunds_of(scene, number):
            give_back(scene, scene.window(), number, 4000, name="again")
    scene.passes(300)
    if scene.payment(number).channel != "cash":
        assert sum(one.amount_fen for one in given(scene, number)) == 4000


def desk_disk_full() -> None:
    """The window's disk is full: nothing is sent, the cashier is told which disk and what to do; later it works."""
    with Scene() as scene:
        window = scene.window()
        checkout = scene.checkout(window)
        window.disk.full = True
        for channel in ("wechat", "alipay", "cash"):
            with pytest.raises(Refused) as refused:
                scene.pay(window, checkout, channel=channel)
            said = words.of_error(refused.value)
            assert said.english == "The disk is full; payments are not taken. Free space, or go to another window."
            assert said.chinese.startswith("磁盘已满"), said
        assert not scene.world.checks.payments
        window.disk.full = False
        number, _ = scene.pay(window, checkout)
        scene.passes(30)
        assert scene.state(number) is PaymentState.PAID


def server_disk_full_is_said() -> None:
    """The server's disk is full at the first write: refused before anything is sent, in words."""
    with Scene() as scene:
        window = scene.window()
        scene.storage("storage.full")
        with pytest.raises(Refused) as refused:
            scene.pay(window)
        said = words.of_error(refused.value)
        assert said.english == "The server's disk is full. Tell the information department at once."
        assert "磁盘" in said.chinese
        assert not scene.world.checks.sent
