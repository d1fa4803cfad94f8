"""How shifts end otherwise than by their cashier's count: given to a colleague who accepts or refuses, left open until
the rule closes them; and who counts what was left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.core.errors import Conflict, PaydeskError
from app.core.shift import ShiftState
from app.wire.shifts import AcceptShift, ShiftView
from simulation.counting import count_of

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

Answer = TypeVar("Answer")
LOOKS_S, CALM_S = 10.0, 300.0
GOES_HOME_S = 30 * 86400.0


class Handing:
    """What one person does with shifts, in one life of the window."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window

    def begins(self) -> None:
        """Before a patient comes: take over what waits, see whether the shift here may still be worked in."""
        window = self._window
        if not self._world.handed.on:
            return
        self.look()
        window.current = window.ask(window.line.current_shift)
        if window.current is not None and window.current.state is ShiftState.HANDED_OVER:
            self._until_answered(self._world.count(f"given at {window.name}"), window.current.shift_no)

    def ends(self) -> bool:
        """Whether the shift has ended without its cashier's count; False: that one counts now."""
        world, window = self._world, self._window
        if not world.handed.on or window.current is None:
            return False
        label = world.count(f"end at {window.name}")
        window.current = window.ask(window.line.current_shift)
        if window.current is None:
            return True
        shift_no = window.current.shift_no
        if window.current.state is ShiftState.HANDED_OVER:
            return self._until_answered(label, shift_no)
        if world.chance.happens(f"leaves {label}", 0.1):
            world.tell(f"{window.name} leaves {world.alias(shift_no)} open")
            window.process.hub.pause(world.chance.between(f"away {label}", 3000, 4 * 3600))
            window.current = None
            return True
        return world.chance.happens(f"gives {label}", 0.5) and self._gives(label, shift_no)

    def look(self) -> None:
        """Accept, refuse or count what waits for whoever sits here."""
        world, window = self._world, self._window
        if not world.handed.on or window.session is None or not world.handed.waits_for(window.session.operator_id):
            return
        for shift in self._try(window.line.waiting_shifts) or ():
            label = world.count(f"{window.name} looks at {world.alias(shift.shift_no)}")
            if not world.chance.calm and world.chance.draw(f"later {label}") < 0.3:
                continue
            if shift.state is ShiftState.UNCOUNTED:
                self._try(partial(self._counts, shift.shift_no))
            elif world.chance.draw(f"refuses {label}") < 0.25:
                world.tell(f"{window.name} refuses {world.alias(shift.shift_no)}")
                self._try(partial(window.line.refuse_shift, shift.shift_no, "the drawer is short"))
            else:
                self._try(partial(self._accepts, label, shift))

    def counts(self, shift_no: str) -> None:
        """Count a shift that was closed by rule: before that no other is opened."""
        self._try(partial(self._counts, shift_no))

    def late_here(self) -> bool:
        """Whether money of a sealed shift waits for the next shift of this window, on a quiet day."""
        world, window = self._world, self._window
        if not world.handed.on or not world.chance.calm or window.session is None:
            return False
        return world.handed.waits_at(window.session.window.window_id)

    # ------------------------------------------------------------ giving

    def _gives(self, label: str, shift_no: str) -> bool:
        world, window = self._world, self._window
        others = [one.username for one in world.everywhere if one is not window]
        to = world.chance.pick(f"to whom {label}", others)
        counted = world.chance.draw(f"counted {label}") < 0.6
        world.tell(f"{window.name} gives {world.alias(shift_no)} to {to}, {'counted' if counted else 'not counted'}")
        try:
            window.ask(lambda: window.shift.give(shift_no, to, count_of(world.rows, shift_no) if counted else None), 5)
        except Conflict as error:
            if error.code != "shift.not_open":  # else the first sending was carried out
                raise
        return self._until_answered(label, shift_no)

    def _until_answered(self, label: str, shift_no: str) -> bool:
        """Wait for the colleague, take the shift back when patience ends; whether it has gone from this window."""
        world, window = self._world, self._window
        hub = window.process.hub
        home = world.chance.draw(f"goes home {label}") < 0.2
        patience_s = hub.now_s + (GOES_HOME_S if home else world.chance.between(f"waits {label}", 20, 900))
        while True:
            window.current = window.ask(window.line.current_shift)
            if window.current is None or window.current.shift_no != shift_no:
                return True
            if window.current.state is ShiftState.OPEN:
                world.tell(f"{world.alias(shift_no)} is back at {window.name}: {window.current.refusal}")
                return False
            self.look()
            if hub.now_s > patience_s:
                self._try(partial(window.line.take_back_shift, shift_no))
            hub.pause(CALM_S if world.chance.calm else LOOKS_S)

    # ------------------------------------------------------------ taking

    def _accepts(self, label: str, shift: ShiftView) -> ShiftView:
        world, window = self._world, self._window
        counts = not shift.given_counted or world.chance.draw(f"counts again {label}") < 0.3
        world.tell(f"{window.name} accepts {world.alias(shift.shift_no)}")
        count = count_of(world.rows, shift.shift_no) if counts else None
        return window.line.accept_shift(shift.shift_no, AcceptShift(count=count))

    def _counts(self, shift_no: str) -> ShiftView:
        window, count = self._window, count_of(self._world.rows, shift_no)
        self._world.tell(f"{window.name} counts {self._world.alias(shift_no)}, which was left open")
        return window.shift.count_later(
            shift_no, {one.denomination_fen: one.pieces for one in count.counted},
            {one.channel: one.amount_fen for one in count.wallets}, difference_reason=count.difference_reason,
        )  # fmt: skip

    def _try(self, act: Callable[[], Answer]) -> Answer | None:
        try:
            return self._window.ask(act, 2)
        except PaydeskError as error:
            self._world.tell(f"{self._window.name} with a shift: {error.code}")
        return None
