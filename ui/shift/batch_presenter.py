"""Decides on the page of the card terminal's batch: settle it, ask again, type totals off its paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.terminal import SettlementState
from app.desk.desk import Desk
from app.desk.ports import Server
from app.desk.terminal_ports import TRIAL_OPEN
from app.desk.trial_sale import OpenTrial
from app.wire.card_settlements import BatchTotals, SettlementView
from app.wire.shifts import ShiftView
from ui.presenting import Facts, Fault, Presenting, Shows, who
from ui.tasks import TERMINAL, TaskRunner

ASKED_AGAIN = frozenset({SettlementState.UNKNOWN, SettlementState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchModel:
    """``front`` is the settlement in front: the latest of the shift, None before the first; ``there``: this window has
    a terminal."""

    shift: ShiftView | None = None
    there: bool = False
    busy: bool = False
    fault: Fault | None = None

    @property
    def front(self) -> SettlementView | None:
        """The latest."""
        return self.shift.settlements[-1] if self.shift and self.shift.settlements else None

    @property
    def asks_again(self) -> bool:
        """Whether the next act asks about the settlement in front, instead of beginning one."""
        return self.front is not None and self.front.state in ASKED_AGAIN

    @property
    def may_type(self) -> bool:
        """Whether totals may be typed: the terminal has told none of its own."""
        front = self.front
        return front is None or front.typed or front.totals is None or front.state is SettlementState.NOT_COMPARED


class BatchPresenter(Presenting[BatchModel]):
    """The settlement at the shift's end."""

    def __init__(
        self, view: Shows[BatchModel], tasks: TaskRunner, desk: Desk, server: Server, facts: Facts
    ) -> None:  # fmt: skip
        super().__init__(view, tasks, BatchModel())
        self._desk, self._server, self._facts = desk, server, facts

    def load(self) -> None:
        """Read the shift."""
        self.show(there=self._desk.batch is not None and self._desk.batch.is_there())
        trial = self._desk.trial_sale
        self.ask(lambda: (self._server.current_shift(), trial.open() if trial is not None else None), self._loaded)

    def _loaded(self, found: tuple[ShiftView | None, OpenTrial | None]) -> None:
        """With what the terminal said and the server does not take, and what stands in the batch of a trial: somebody
        must know."""
        shift, trial = found
        self.show(shift=shift)
        if trial is not None:
            self.complain(TRIAL_OPEN if trial.in_doubt else "terminal.trial_taken", tone="warning")
        refused = self._desk.terminal.not_taken() if self._desk.terminal is not None else {}
        if refused:
            number, code = next(iter(refused.items()))
            self.complain("terminal.word_not_taken", tone="warning", number=number, reason=code, count=len(refused))

    def settle_requested(self) -> None:
        """F9: have the terminal settle, or ask what became of it."""
        batch, shift, front, session = self._desk.batch, self.model.shift, self.model.front, who(self._facts)
        if batch is None or shift is None:
            return
        if self.model.asks_again and front is not None:
            self._change(lambda: batch.again(front))
        else:
            self._change(lambda: batch.settle(session, shift.shift_no))

    def totals_typed(
        self, sale_count: str, sale_fen: int | None, void_count: str, void_fen: int | None, refund_count: str,
        refund_fen: int | None,
    ) -> None:  # fmt: skip
        """F10: compare with what the terminal's paper says; what it does not show is left empty."""
        batch, shift, front, session = self._desk.batch, self.model.shift, self.model.front, who(self._facts)
        if batch is None or shift is None:
            return
        if not sale_count.isdecimal() or sale_fen is None:
            self.complain("settlement.incomplete", tone="warning")
            return
        totals = BatchTotals(
            sale_count=int(sale_count), sale_fen=sale_fen, void_count=_count(void_count), void_fen=void_fen,
            refund_count=_count(refund_count), refund_fen=refund_fen,
        )  # fmt: skip
        told = front if self.model.may_type else None
        self._change(lambda: batch.type_totals(session, shift.shift_no, told, totals))

    def _change(self, change: Callable[[], SettlementView]) -> None:
        self.ask(change, lambda _done: self.load(), lane=TERMINAL)


def _count(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() else None
