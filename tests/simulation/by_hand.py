"""Sales that are made on a terminal alone, the paper that attaches each to the payment for which it was made, and the
settlement of the terminal's batch at the end of a shift."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.errors import NotSignedIn, PaydeskError, Refused
from app.core.terminal import SETTLED_STATES, SettlementState
from app.desk.attach_sale import AttachSaleAtDesk
from app.desk.settle_terminal import SettleTerminal
from app.wire.card_settlements import SettlementView
from app.wire.payments import PaymentView
from app.wire.refunds import StepUp
from app.wire.terminals import TerminalWord
from server.domain.card_settlement import NAMES, CardSettlement
from server.ports import UnitOfWork
from server.services.settle_batch import DIFFERS
from server.services.settlement_detail import settlement_detail

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

Answer = TypeVar("Answer")
NOBODYS = frozenset({"payment.ended", "payment.not_found", "attach.amount_differs"})
"""The payment can have it no more: it has ended otherwise, or its server knows nothing of it for good."""
TRIES, ASKS = 4, 6
ALONE, SETTLES = 0.06, 0.5


@dataclass
class Slip:
    """A person's paper of a sale made alone; it outlives the computer."""

    view: PaymentView
    word: TerminalWord
    tries: int = 0


class NoTrials:
    """Nobody tries a terminal here."""

    def open_trials(self) -> tuple[()]:
        """As the port says."""
        return ()

    def close_trials(self) -> None:
        """As the port says."""


class ByHand:
    """What one person does with a terminal beside the checkout, in one life of the window."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window
        ends: dict[str, Any] = {"run": window.terminal, "terminal": window.card, "server": window.line}
        self._attach = AttachSaleAtDesk(**ends)
        trials: Any = NoTrials()
        self._batch = SettleTerminal(**ends, trials=trials, clock=window.process)

    # ------------------------------------------------------------ sales made alone

    def takes(self, view: PaymentView) -> bool:
        """Whether the payer has paid at the terminal without us."""
        world, window = self._world, self._window
        if not window.card.idle or window.journal.untold_acts():
            return False
        name = world.alias(view.payment_no)
        if not world.mischief.profile["terminal"] or not world.chance.fault(f"paid alone {name}", ALONE):
            return False
        world.tell(f"{name} is paid on the terminal of {window.name} alone")
        window.slips[view.payment_no] = Slip(view, window.card.sells_alone(view.amount_fen, view.payment_no))
        return True

    def attach(self) -> None:
        """Attach what lies on paper, with the officer's password; undo at the terminal what nobody takes."""
        world, window = self._world, self._window
        for number, slip in list(window.slips.items()):
            label = world.count(f"attaches {world.alias(number)}")
            read = world.chance.draw(f"reads {label}") < 0.5
            supervisor = StepUp(username="officer", password="right-horse-7")
            try:
                if read and self._attach.read(slip.view.amount_fen) != slip.word:
                    read = False
                self._attach(slip.view, slip.word, read=read, step_up=supervisor)
            except NotSignedIn:
                raise
            except Refused as refused:
                world.tell(f"{window.name} attaches {world.alias(number)}: {refused.code}")
                slip.tries += refused.code in NOBODYS
                if slip.tries >= TRIES and world.past.healing() is None:
                    self._undo(number, slip)
            except PaydeskError as error:
                world.tell(f"{window.name} attaches {world.alias(number)}: {error.code}")
            else:
                world.tell(f"{window.name} has attached {world.alias(number)}")
                window.slips.pop(number, None)

    def _undo(self, number: str, slip: Slip) -> None:
        world, window = self._world, self._window
        window.slips.pop(number, None)
        if number in world.far.bank.alone:
            world.tell(f"{window.name} gives the sale for {world.alias(number)} back on the terminal alone")
            window.card.gives_back_alone(number, slip.view.amount_fen)

    # ------------------------------------------------------------ the batch

    def settles(self, shift_no: str) -> None:
        """At the end of a shift, on some days: until the batch is told, or patience ends."""
        world, window = self._world, self._window
        label = world.count(f"settles at {window.name}")
        if not self.over_doubt():
            if window.journal.last_done() is None or not world.chance.happens(label, SETTLES):
                return
            if window.settled_batch == self._batch._run.last_batch_no():
                return  # nothing of ours since the last one
        world.tell(f"{window.name} settles its terminal")
        view = self._try(lambda: self._batch.settle(window.sign_in(), shift_no))
        for _ in range(ASKS):
            if view is not None and view.state in SETTLED_STATES:
                break
            window.process.hub.pause(20.0)
            view = view or self._begun(shift_no)
            if view is not None and view.state not in SETTLED_STATES:
                view = self._try(partial(self._batch.again, view)) or view
        if view is not None and view.state is SettlementState.NOT_COMPARED:
            view = self._types(shift_no, view) or view
        if view is not None and view.state in SETTLED_STATES:
            if view.totals is not None and view.totals.batch_no:
                window.settled_batch = view.totals.batch_no
            world.tell(f"the batch of {window.name} {view.state.value}")

    def over_doubt(self) -> bool:
        """Whether the terminal cannot tell what became of an act: its totals may, when it settles."""
        return self._window.card.idle and self._window.terminal.is_mute()

    def _begun(self, shift_no: str) -> SettlementView | None:
        """What the shift's screen shows of a settlement whose answer was lost."""
        shift = self._try(partial(self._window.line.shift, shift_no))
        return shift.settlements[-1] if shift is not None and shift.settlements else None

    def _types(self, shift_no: str, view: SettlementView) -> SettlementView | None:
        """What the terminal did not tell stands on its paper."""
        window = self._window
        newest = max(window.card.papers, default="")
        paper = window.card.papers.get(newest)
        if paper is None or newest == window.settled_batch:
            return None
        window.settled_batch = paper.batch_no  # once, also when the answer is lost: it is no other settlement's paper
        return self._try(lambda: self._batch.type_totals(window.sign_in(), shift_no, view, paper))

    def _try(self, act: Callable[[], Answer]) -> Answer | None:
        try:
            return act()
        except NotSignedIn:
            self._window.session = None
            self._window.sign_in()
        except PaydeskError as error:
            self._world.tell(f"{self._window.name} settles: {error.code}")
            self._window.process.hub.pause(2.0)
        return None


def check(world: World) -> None:
    """No sale made alone is nobody's; what terminals have counted is what our books have of their batches."""
    for number in world.far.bank.alone:
        raise _broken(5, f"the sale made on a terminal for {world.alias(number)} was never attached")
    if not world.cards or world.past.watched:
        return  # settlements that a server forgot are for finance
    for settlement in world.rows.read(_settlements(world)):
        world.checks.checked += 1
        _as_counted(world, settlement)


def _settlements(world: World) -> Callable[[UnitOfWork], list[CardSettlement]]:
    shifts = sorted(world.checks.shifts)
    return lambda work: [one for shift_no in shifts for one in work.settlements.of_shift(shift_no)]


def _as_counted(world: World, settlement: CardSettlement) -> None:
    """The sums are the terminal's own, and agree with our books now that nothing is unknown any more."""
    said = {name: getattr(settlement.sums, name) for name in NAMES}
    if not settlement.settled or all(value is None for value in said.values()):
        return
    batches = [
        totals
        for window in world.windows
        if window.session is None or window.session.window.window_id == settlement.window_id
        for totals in window.card.papers.values()
        if totals.batch_no == settlement.batch_no
    ]
    if not any(all(getattr(totals, name) == said[name] for name in NAMES) for totals in batches):
        raise _broken(7, f"a settlement of batch {settlement.batch_no} says {said}, which no terminal has counted")
    if settlement.state is SettlementState.AGREES:
        return
    detail = world.rows.read(lambda work: settlement_detail(work, settlement))
    named = [why for _, why in detail.suspects]
    alert = world.rows.read(lambda work: work.alerts.get(DIFFERS, settlement.shift_no))
    if detail.differing or named != ["other_batch"] * len(named) or not named:
        raise _broken(7, f"batch {settlement.batch_no} {settlement.state.value}: {detail.differing} {named}")
    if alert is None or alert.owner_id is None:
        raise _broken(7, f"batch {settlement.batch_no} {settlement.state.value}, and nobody owns that")


def _broken(promise: int, text: str) -> Exception:
    from simulation.invariants import Broken

    return Broken(promise, text)
