"""The wires from the server to wallets and HIS: ``server.ports.Send`` over far ends, and the words that came back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.core.errors import Unreachable
from server.ports import HttpReply, HttpRequest
from server.practice.faults import Fault
from simulation.far_ends import http_reply
from simulation.kernel import TIME_OVER, Process
from simulation.mischief import FAR_FAULTS, HIS_FAULTS, NEVER

if TYPE_CHECKING:
    from simulation.world import World

_OURS = {letter: re.compile(letter.encode() + rb"\d{12}[0-9A-HJKMNP-TV-Z]{15}") for letter in "OPR"}
_METHOD = re.compile(rb"method=alipay\.([a-z.]+)")
OPERATIONS: Mapping[str, tuple[str, str]] = {
    "/pay/micropay": ("wechat", "micropay"),
    "/pay/orderquery": ("wechat", "orderquery"),
    "/secapi/pay/reverse": ("wechat", "reverse"),
    "/secapi/pay/refund": ("wechat", "refund"),
    "/pay/refundquery": ("wechat", "refundquery"),
    "trade.pay": ("alipay", "pay"),
    "trade.query": ("alipay", "query"),
    "trade.cancel": ("alipay", "cancel"),
    "trade.refund": ("alipay", "refund"),
    "trade.fastpay.refund.query": ("alipay", "refund_query"),
    "/his/v1/locks": ("his", "lock"),
    "/his/v1/locks/release": ("his", "lock_release"),
    "/his/v1/postings": ("his", "posting"),
    "/his/v1/withdrawals": ("his", "withdrawal"),
    "/his/v1/withdrawals/cancel": ("his", "withdrawal_cancel"),
}
PAYS = frozenset({"micropay", "pay"})
LONGEST_S = 40.0
"""How late a request or its answer may be, a reverse too: it may take effect long after its time-out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is about: whose, which operation, the number of ours in it."""

    service: str
    operation: str
    number: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole answer that reached us."""

    asked: Asked
    status: int
    body: bytes


def read(request: HttpRequest) -> Asked:
    """What a request is about, read without the product's help."""
    path = urlsplit(request.url).path
    if path == "/gateway.do":
        found = _METHOD.search(request.body)
        path = found[1].decode() if found else path
    service, operation = OPERATIONS.get(path, ("his" if path.startswith("/his/") else "other", path.rpartition("/")[2]))
    wanted = "R" if "refund" in operation or "withdrawal" in operation else "O" if service == "his" else "P"
    number = _OURS[wanted].search(request.body)
    return Asked(service, operation, number[0].decode() if number else "")


class Wires:
    """A ``Send`` for one life of the server."""

    def __init__(self, world: World, process: Process) -> None:
        self._world, self._process = world, process

    def __call__(self, request: HttpRequest) -> HttpReply:
        """Send once. Raises Unreachable ``http.not_sent``, ``http.no_answer``."""
        world, hub, asked = self._world, self._process.hub, read(request)
        label = world.count(f"{asked.operation} {world.alias(asked.number)}")
        may_die = world.mischief.profile["crash_point"] > 0
        if may_die:
            world.crash_maybe(self._process, "crash_point", f"before {label}")
        scripted = world.scripted_wires.get(asked.operation)
        message = scripted.pop(0) if scripted else world.mischief.wire(label, LONGEST_S)
        down = world.unreachable(asked)
        if message.not_sent or down:
            if down:
                world.happened.down(asked)
            hub.pause(0.01)
            if not message.not_sent:
                world.happened.silent(asked, arrived=True)
            raise Unreachable("http.not_sent" if message.not_sent else "http.no_answer")
        kind = self._spoilt(asked, label)
        told_too_early = world.checks.told_too_early(asked.number) if asked.operation == "posting" else ""
        task, answered, over, sent_on = hub.task(), [False], [False], world.happened.day()

        def deliver(reply: HttpReply) -> None:
            if over[0]:
                world.happened.too_late(asked)
            elif not answered[0]:
                answered[0] = True
                hub.wake(task, task.waiting, reply)

        for place, delay_s in enumerate(message.arrives_s):
            spoilt = kind if place == 0 else ""
            hub.later(delay_s, partial(self._arrive, request, asked, spoilt, message.back_s, told_too_early, deliver))
        if may_die:
            world.crash_later(self._process, "crash_point", f"while {label}", request.timeout_s)
        reply = hub.park(request.timeout_s)
        if reply is TIME_OVER:
            over[0] = True
            world.happened.silent(asked, arrived=bool(message.arrives_s))
            raise Unreachable("http.no_answer")
        word = Heard(asked, reply.status, reply.body)
        world.checks.heard(word)
        world.happened.heard(word, sent_on)
        if may_die:
            world.crash_maybe(self._process, "crash_point", f"after {label}")
        return reply  # type: ignore[no-any-return]

    def _spoilt(self, asked: Asked, label: str) -> str:
        """How the far end itself misbehaves at this call; empty for not at all."""
        his = asked.service == "his"
        kinds = HIS_FAULTS if his else FAR_FAULTS
        world = self._world
        if asked.service == "other" or not world.mischief.fault("his_fault" if his else "far_fault", label):
            return ""
        kind = world.chance.pick(f"what fault {label}", tuple(kinds))
        if kind == "refuse" and asked.operation not in ("posting", "withdrawal"):
            kind = "system_error"
        world.tell(f"{asked.service} meets {asked.operation} of {world.alias(asked.number)} with {kinds[kind][1]}")
        return kind

    def _arrive(
        self, request: HttpRequest, asked: Asked, spoilt: str, back_s: float, told_too_early: str,
        deliver: Callable[[HttpReply], object],
    ) -> None:  # fmt: skip
        world = self._world
        if world.unreachable(asked):
            return
        world.checks.before_far_end(asked, told_too_early)
        world.payouts.wallet_asked(asked)
        spoilt = spoilt or world.payouts.way_back(asked)
        if spoilt == "refuse" and world.far.decided(asked.operation, asked.number):
            spoilt = ""  # a HIS decides an order once
        if spoilt:
            kind, _, code = spoilt.partition(":")
            world.far.faults.add(Fault(kind=kind, code=code))
        known = world.happened.known_there(asked)
        reply = world.far.handle(request, world.true_now())
        if spoilt:
            world.far.faults.remove()
        world.checks.after_far_end(asked)
        world.happened.acted(asked, spoilt, known=known, status=reply.status, body=reply.body)
        if asked.service == "alipay":
            world.post_office.look()
        if reply.transport.drop or reply.transport.cut or back_s == NEVER:
            return
        whole = http_reply(reply)
        self._process.hub.later(back_s + reply.transport.delay_s, lambda: deliver(whole))
