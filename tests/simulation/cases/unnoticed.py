"""A database that was put back to a moment ago: all the marks that desks keep are of its past."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.wire.payments import PaymentView
from simulation import words
from simulation.cases import said
from simulation.cases.acts import alert, charged_once, paid_by, read_at
from simulation.restoring import Backup
from simulation.scene import LOST_BACK, Scene
from simulation.window import Window

QUIET_S = 120.0
IN_DOUBT = words.Words(
    "Not known yet whether it is paid The card terminal gave no answer. "
    "Do not take the card again: the terminal is asked what became of it.",
    "尚不知道是否已支付 刷卡终端没有应答。 请勿再次刷卡：系统正在向刷卡终端查询该笔结果。",
)


def payment_that_waits() -> None:
    """A wallet's payment that the window has seen waiting is no number that the server never had, also if nobody else
    knows that the database was put back."""
    with Scene(profile={"restore": 1.0}) as scene:
        window, backup = scene.window(), _backup(scene)
        _, view = scene.pay(window, code=scene.code("wechat", "waits", 40))
        assert view is not None
        _put_back(scene, backup)
        after = scene.do(window, lambda: window.ask(lambda: window.follow(view.payment_no, known_version=view.version)))
        assert after.state is PaymentState.UNKNOWN
        assert words.at_checkout(after) == said.unknown("wechat")
        _is_found(scene, view.payment_no)


def payment_at_the_terminal() -> None:
    """A card terminal was asked only because the server had the payment: its window says so, also after it died."""
    for dies in (False, True):
        with Scene(profile={"restore": 1.0}) as scene:
            window, backup = scene.window(), _backup(scene)
            _, view = scene.pay(window, channel="card")
            assert view is not None
            scene.begin(window, partial(_sells, window, view))
            scene.passes(2)
            _put_back(scene, backup)
            if dies:
                scene.crash("W0")
                scene.restart("W0")
            scene.do(window, partial(window.ask, window.recover))
            assert read_at(scene, window, view.payment_no) == (IN_DOUBT if dies else said.posting())
            _is_found(scene, view.payment_no)
            scene.passes(120)
            scene.do(window, partial(window.terminal.ask_now, view.payment_no))
            assert scene.state(view.payment_no) is PaymentState.PAID
            assert read_at(scene, window, view.payment_no) in (said.posting(), said.paid())
            charged_once(scene, view.payment_no)


def payment_whose_wallet_is_silent() -> None:
    """What was sent in the last moment is in the server's own mark: it is no number that was never sent, although its
    window has died since, and its wallet says nothing when it is asked."""
    with Scene(profile={"restore": 1.0}) as scene:
        window, backup = scene.window(), _backup(scene)
        number, _ = scene.pay(window, code=scene.code("wechat", "waits", 40))
        scene.crash("W0")
        scene.world.past.restore(backup)
        scene.wire("orderquery", LOST_BACK)
        scene.restart("server")
        scene.restart("W0")
        scene.do(window, partial(window.ask, window.recover))
        _is_found(scene, number)
        scene.passes(120)
        assert scene.state(number) is PaymentState.REVERSED, "by its wallet's word"


def _sells(window: Window, view: PaymentView) -> None:
    """The terminal takes the card, and its word finds no payment."""
    with suppress(PaydeskError):
        window.terminal.sell(view)


def _backup(scene: Scene) -> Backup:
    """A backup at a quiet time: every mark that there is, is of its past."""
    paid_by(scene, scene.window())
    scene.passes(QUIET_S)
    return scene.world.past.backup()


def _put_back(scene: Scene, backup: Backup) -> None:
    """With the disk on which the server keeps its own mark."""
    scene.world.past.restore(backup)
    scene.world.past.mark.mark = None
    scene.restart("server")
    assert alert(scene, "server.restored", "1") is None, "a mark has told it: not the restore that is meant"


def _is_found(scene: Scene, payment_no: str) -> None:
    assert alert(scene, "server.restored", "1") is not None
    assert words.of_code("alert.server.restored") == said.RESTORED
    assert payment_no not in scene.world.checks.forgotten
