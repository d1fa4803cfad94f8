"""The officer of a seed, who decides what is left to decide, and who approves in the second office."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import NotSignedIn, PaydeskError
from app.core.refund import RefundState
from app.wire.payments import PaymentView
from simulation.handing import Handing
from simulation.notes import HandingOut
from simulation.paying_out import PayingOut
from simulation.window import Window

if TYPE_CHECKING:
    from simulation.world import World


class Officer:
    """Who approves refunds and decides about money that came late; knows nothing but the lists of the screens. In the
    second office sits who approves what the first may not approve alone."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window
        self._handing, self._payouts = Handing(world, window), PayingOut(world, window, approves=True)
        self._notes = HandingOut(world, window)

    def work(self) -> None:
        """Look at the lists for ever."""
        window = self._window
        while True:
            try:
                self.look()
            except NotSignedIn:
                window.session = None
            except PaydeskError as error:
                if error.code == "shift.count_first":  # the own shift, closed by rule
                    self._handing.counts(str(error.values["shift_no"]))
            window.process.hub.pause(self._pause_s())

    def look(self) -> None:
        """Decide whatever waits for somebody."""
        window = self._window
        session = window.sign_in()
        self._handing.look()
        if self._world.handed.on or self._world.past.watched:  # closed by rule, or forgotten: another is opened
            window.current = window.line.current_shift() or window.shift.open(session, 0)
        self._payouts.look()
        self._notes.look()
        if window is self._world.second_office:
            self._approve()
            return
        if window.current is None:  # a drawer to hand cash back from when the cashier's own is closed
            window.current = window.line.current_shift() or window.shift.open(session, 0)
        self._approve()
        for payment in self._world.left.late_payments():
            self._late(payment)
        for order_no in self._world.left.parts_left():
            shift_no = window.current.shift_no
            self._try(partial(window.line.undo_order, order_no, shift_no))

    def _approve(self) -> None:
        world = self._world
        alone = world.past.watched and world.chance.calm  # what goes back by rule, long after the cashiers have gone
        for refund in self._window.line.open_refunds():
            if refund.needs_second_person or (alone and refund.state is RefundState.REQUESTED):
                self._try(partial(self._window.line.approve_refund, refund.refund_no))

    def _pause_s(self) -> float:
        if self._window is self._world.second_office and not self._world.left.something_waits():
            return 600.0 if not self._world.chance.calm else 6 * 3600.0
        if not self._world.chance.calm:
            return 60.0 if self._world.left.cashiers_work() else 900.0
        return 60.0 if self._world.left.something_waits() else 6 * 3600.0

    def _late(self, payment_no: str) -> None:
        world, window = self._world, self._window
        world.mischief.cases["21"] += 1
        books = world.chance.draw(f"late {world.alias(payment_no)}") < 0.5
        if books and self._try(lambda: window.line.book_late(payment_no)):
            return
        view = window.line.payment(payment_no)
        if view.refundable_fen:
            world.naming[window.process.hub.task()] = f"late refund of {world.alias(payment_no)}"
            self._try(
                lambda: window.refund(
                    window.sign_in(), payment_no, view.refundable_fen, "refund.other", shift_no=self._shift_of(view)
                )
            )

    def _shift_of(self, view: PaymentView) -> str:
        """The shift in which late money is given back: cash leaves the drawer that is open here, and what was found is
        of no shift."""
        own = self._window.current
        return own.shift_no if own is not None and (view.channel == "cash" or not view.shift_no) else view.shift_no

    def _try(self, act: Callable[[], Any]) -> bool:
        try:
            act()
        except NotSignedIn:
            raise
        except PaydeskError as error:
            self._world.tell(f"officer: {error.code}")
            if error.code == "shift.not_open":  # closed by rule meanwhile: the next look opens another
                self._window.current = None
            return False
        return True
