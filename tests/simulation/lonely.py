"""A desk's work while the server does not answer, on simulated time: its line, its snapshot, cash under its own
numbers, one delivery for each when the line is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.core.errors import PaydeskError, Unreachable
from app.core.payment import MONEY_HELD_STATES, PaymentState
from app.desk import held_session
from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.held_session import HeldSession
from app.desk.link import Link
from app.desk.take_offline import TakeOffline
from app.gateway.http import NO_STORAGE, NOT_THE_SERVER
from app.gateway.snapshots import _bytes
from app.wire import codec
from app.wire.offline import Snapshot

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

BEATS_EVERY_S, CALM_S = 4.0, 900.0
PASSED_ON = frozenset({"paid", "held"})


@contextmanager
def fast_passwords() -> Iterator[None]:
    """The slow hash by which a locked window opens again, made quick: nobody attacks it here."""
    kept = held_session._COST
    held_session._COST = {"n": 2, "r": 1, "p": 1}
    try:
        yield
    finally:
        held_session._COST = kept


class _Reader:
    """``SnapshotReader`` without the check of the signature, which the server makes at the delivery."""

    def read(self, signed: str) -> Snapshot:
        """As the port says."""
        return codec.decode(_bytes(signed.split(".")[2]), Snapshot)


class Lonely:
    """One life of a desk that also works without the server."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window, clock = world, window, window.process
        server: Any = window.line
        deliver = world.plan.planted.desk.get("DeliverOfflineAtDesk", DeliverOfflineAtDesk)
        self.link = Link(clock)
        self.session = HeldSession(server=server, reader=_Reader(), link=self.link, clock=clock)
        self.take = TakeOffline(journal=window.journal, session=self.session, link=self.link, clock=clock)
        self.deliver: DeliverOfflineAtDesk = deliver(server=server, journal=window.journal, link=self.link)
        window.line.hears = self._hears
        clock.hub.spawn(clock, f"{window.name} line", self._watch, 0.5)

    def _hears(self, name: str, error: PaydeskError | None) -> None:
        """What became of a call, as the gateway tells its line."""
        code = error.code if isinstance(error, Unreachable) else ""
        if code in NOT_THE_SERVER or code.startswith(NO_STORAGE):
            self.link.missed(code, beat=name == "beat")
        else:
            self.link.heard()

    def _watch(self) -> None:
        """The light question while nothing is heard, and a turn of delivering, for ever."""
        window, hub = self._window, self._window.process.hub
        calm_s = BEATS_EVERY_S
        while True:
            try:
                if self.link.needs_beat():
                    window.line.call("beat", answer_s=3.0)
                for entry in self.deliver().delivered:
                    name = self._world.alias(entry.payment.payment_no)
                    self._world.tell(f"{window.name} delivers {name}: {entry.outcome} {entry.reason}")
            except PaydeskError as error:
                self._world.tell(f"{window.name} line: {error.code}")
            waits = bool(window.journal.undelivered())
            calm_s = min(2 * calm_s, CALM_S) if waits and self._world.chance.calm else BEATS_EVERY_S
            hub.pause(CALM_S if self._world.chance.calm and not waits else calm_s)


def plan_cuts(world: World) -> None:
    """When the line of which window is cut, and for how long."""
    if not world.lonely:
        return
    for window in world.windows:
        if world.mischief.fault("offline", window.name):
            at_s = world.chance.between(f"cut at {window.name}", 5, 300)
            world.hub.later(at_s, lambda window=window: _cut(world, window))  # type: ignore[misc]


def _cut(world: World, window: Window) -> None:
    if not world.chance.calm:
        lasts_s = world.chance.between(f"cut for {window.name}", 20, 400)
        world.tell(f"the line of {window.name} is cut for {lasts_s:.0f} s")
        window.cut_until_s = world.hub.now_s + lasts_s


def differences(world: World) -> Iterator[str]:
    """Cash that desks took without the server and the server's books, entry by entry."""
    for window in world.windows:
        for entry in window.journal.latest_offline(10**6):
            world.checks.checked += 1
            payment = world.checks.payments.get(entry.payment.payment_no)
            name = world.alias(entry.payment.payment_no)
            if entry.outcome not in PASSED_ON:
                yield f"{name} was taken without the server and never delivered ({entry.reason})"
            elif payment is None or payment.payment_no in world.checks.forgotten:
                yield f"{name} was delivered and is not in the books"
            elif payment.amount_fen != entry.payment.amount_fen:
                yield f"{name} was delivered with another amount"
            elif payment.state not in MONEY_HELD_STATES | {PaymentState.REFUNDED}:
                yield f"{name} is in the drawer and {payment.state} in the books"
    known = {one.payment.payment_no for window in world.windows for one in window.journal.latest_offline(10**6)}
    known |= {one.payment.payment_no for window in world.windows for one in window.journal.intents()}
    for number, payment in world.checks.payments.items():
        if payment.channel == "cash" and payment.state in MONEY_HELD_STATES and number not in known:
            yield f"{world.alias(number)} is cash in the books that no desk has taken"
