"""What several cases do beyond a scene's own steps: give money back, read alerts, have a dead server come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from app.core.fault_points import hooked
from app.wire.refunds import RefundView
from server.domain.alert import Alert
from server.practice.book import Refund
from server.practice.exchange import Request
from simulation import words
from simulation.scene import Scene
from simulation.window import Window
from simulation.words import Words


def paid_by(scene: Scene, window: Window, channel: str = "wechat", own_fen: int = 6360) -> str:
    """A payment that is paid and posted: its number."""
    number, _ = scene.pay(window, scene.checkout(window, scene.bill(own_fen)), channel=channel)
    scene.passes(20)
    if scene.payment(number).state.value != "paid":
        raise AssertionError(f"it should be paid, not {scene.payment(number).state}")
    return number


def give_back(
    scene: Scene, window: Window, payment_no: str, amount_fen: int, *, name: str = "the refund", payout: bool = False
) -> RefundView:
    """Ask for a refund at a window: what the server said. Raises what the desk raised."""

    def act() -> RefundView:
        if window.current is None:
            raise LookupError("no shift is open here")
        scene.world.naming[scene.world.hub.task()] = name
        return window.refund(
            window.sign_in(), payment_no, amount_fen, "refund.patient_request",
            shift_no=window.current.shift_no, payout=payout,
        )  # fmt: skip

    scene.do(window, lambda: window.ask(window.line.session, 3))
    return scene.do(window, act)


def refunds_of(scene: Scene, payment_no: str) -> list[str]:
    """The numbers of a payment's refunds at the server."""
    return sorted(scene.world.checks.refunds_of[payment_no])


def given(scene: Scene, payment_no: str) -> list[Refund]:
    """What the wallet has given back of a payment."""
    order = scene.world.wallet_order(scene.payment(payment_no))
    return scene.world.far.refunds(order) if order else []


def refund_view(scene: Scene, window: Window, refund_no: str) -> RefundView:
    """A refund as the screen of a window has it."""
    return scene.do(window, lambda: window.ask(lambda: window.line.refund(refund_no), 3))


def alert(scene: Scene, code: str, subject: str) -> Alert | None:
    """The alert that is open about something, if there is one."""
    found = scene.world.rows._read(lambda work: work.alerts.get(code, subject))
    return found if found is not None and found.ended_at is None else None


def open_alerts(scene: Scene) -> set[tuple[str, str]]:
    """Code and subject of every alert that people see."""
    return {(one.code, one.subject) for one in scene.world.rows.read(lambda work: work.alerts.open(1000))}


def read_at(scene: Scene, window: Window, payment_no: str) -> Words:
    """What the cashier reads beside a payment's amount now."""
    view = scene.do(window, lambda: window.ask(lambda: window.follow(payment_no, wait_s=0), 3))
    return words.at_checkout(view)


def comes_back(scene: Scene, every_s: float = 5.0) -> None:
    """A server that dies in the next two minutes is up again soon after."""
    for place in range(1, int(120 / every_s) + 1):
        scene.world.hub.later(place * every_s, scene.world.start_server)


def charged_once(scene: Scene, payment_no: str) -> None:
    """The wallet was asked for the money once, and holds what we say."""
    if scene.world.checks.sent[payment_no] != 1:
        raise AssertionError(f"sent {scene.world.checks.sent[payment_no]} times")


@contextmanager
def at_point(scene: Scene, point: str, act: Callable[[], object]) -> Iterator[None]:
    """Do something the first time a process passes a fault point; it lives on."""
    waits = [point]

    def pass_by(name: str) -> None:
        if name in waits:
            waits.clear()
            act()
        scene.world._point(name)

    with hooked(pass_by):
        yield


def his(scene: Scene, name: str, **body: object) -> dict[str, Any]:
    """What a person at the HIS does (the control interface of the practice HIS)."""
    world = scene.world
    request = Request(
        method="POST", path=f"/control/his/{name}", query="", headers={"content-type": "application/json"},
        body=json.dumps(body).encode(), client_certificate_serial=None,
    )  # fmt: skip
    reply = world.far.his.control(request, world.true_now())
    if reply.status != 200:
        raise LookupError(f"{name}: {reply.status} {reply.body!r}")
    answered: dict[str, Any] = json.loads(reply.body)
    return answered


def lock(scene: Scene, username: str, *, locked: bool = True) -> None:
    """An administrator locks an account, or unlocks it."""
    with scene.world.database.uow() as work:
        operator = work.operators.by_username(username)
        if operator is None:
            raise LookupError(username)
        work.operators.save(replace(operator, locked_at=scene.world.true_now() if locked else None, failed_count=0))
        work.commit()
