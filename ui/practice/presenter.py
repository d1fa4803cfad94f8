"""Decides on the practice panel: every wish goes to the practice world on a lane, then what it says is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.core.errors import PaydeskError
from app.desk.practice import Making, PracticeControl, PracticeDevice, PracticeReceipt
from ui.practice.models import PracticeModel
from ui.tasks import BACKGROUND, TRANSFERS, Poll, Scope, Stoppable, TaskRunner

PAPER_EVERY_MS = 2000
LOOK_EVERY_MS = 700
STEP_EVERY_MS = 300


class PracticeShown(Protocol):
    """What the presenter needs of the panel."""

    def show_model(self, model: PracticeModel) -> None: ...


class PracticePresenter:
    """One method a wish."""

    def __init__(self, view: PracticeShown, tasks: TaskRunner, control: PracticeControl) -> None:
        self._view, self._tasks, self._control = view, Scope(tasks), control
        self.model = PracticeModel()
        self._making: Making | None = None
        self._watching: Stoppable | None = None
        self._paper = Poll(
            self._tasks, BACKGROUND, PAPER_EVERY_MS, self._printed, self._show_paper, lambda _error: None
        )

        self._look = Poll(
            self._tasks, BACKGROUND, LOOK_EVERY_MS, control.seen, self._show_devices, lambda _error: None
        )  # fmt: skip

    def start(self) -> None:
        """Read what there is, and look for paper from now on."""
        self._do(lambda: None)
        self._paper.start()
        self._look.start()

    def pause(self) -> None:
        """Nobody looks: ask for nothing until the next start."""
        self._paper.stop()
        self._look.stop()

    def card_wanted(self, text: str, reader: str = "") -> None:
        """Hold a patient's card before the scanner, or lay another one of the patient's on a card reader."""
        self._do(lambda: self._control.lay(reader, text) if reader else self._control.scan(text))

    def code_wanted(self, kind: str) -> None:
        """A patient shows a fresh code of that kind; the scanner reads it."""
        self._do(lambda: self._control.scan(self._control.show_code(kind)))

    def fault_wanted(self, name: str, on: bool) -> None:
        """Break or mend one thing."""
        self._do(lambda: self._control.set_fault(name, on))

    def touched(self, device: str, act: str, amount_fen: int = 0) -> None:
        """Press a key of an emulated device."""
        self._do(lambda: self._control.touch(device, act, amount_fen))

    def day_wanted(self) -> None:
        """Make a bad day; the panel goes on meanwhile."""
        days = self._control.bad_days()
        if days is None or self._making is not None:
            return
        making = self._making = Making()
        self._show(day=(0, 0), error="")
        self._watching = self._tasks.after(STEP_EVERY_MS, self._watch)
        self._tasks.run(TRANSFERS, lambda: days.make(making), self._day_made, self._day_not_made)

    def day_cancelled(self) -> None:
        """Not this day after all."""
        if self._making is not None:
            self._making.cancel()

    def stop(self) -> None:
        """The panel closes; a day that is half made is made no further."""
        self.day_cancelled()
        self._paper.stop()
        self._look.stop()
        self._tasks.close()

    def _do(self, act: Callable[[], None]) -> None:
        self._show(busy=True)

        def acted() -> dict[str, object]:
            act()
            control = self._control
            return {
                "cards": tuple(control.cards()), "codes": tuple(control.codes()), "faults": tuple(control.faults()),
                "broken": control.broken(),
            }  # fmt: skip

        self._tasks.run(BACKGROUND, acted, self._acted, self._failed)

    def _printed(self) -> Sequence[PracticeReceipt]:
        known = self.model.receipt
        return self._control.receipts(known.number if known else 0)

    def _show_paper(self, printed: Sequence[PracticeReceipt]) -> None:
        if printed:
            self._show(receipt=printed[-1])

    def _show_devices(self, devices: Sequence[PracticeDevice]) -> None:
        if tuple(devices) != self.model.devices:
            self._show(devices=tuple(devices))

    def _acted(self, found: dict[str, object]) -> None:
        self._show(**found, busy=False, error="")

    def _failed(self, error: PaydeskError, tone: str = "danger") -> None:
        self._show(busy=False, error=error.code, error_values=dict(error.values), tone=tone)

    def _watch(self) -> None:
        if self._making is not None:
            self._show(day=(self._making.done, self._making.steps))
            self._watching = self._tasks.after(STEP_EVERY_MS, self._watch)

    def _day_made(self, _done: None) -> None:
        self._end_of_making()
        self._show(error="practice.day_made", error_values={}, tone="success")

    def _day_not_made(self, error: PaydeskError) -> None:
        self._end_of_making()
        self._failed(error, "danger" if error.code == "practice.day_not_made" else "warning")

    def _end_of_making(self) -> None:
        self._making = None
        if self._watching is not None:
            self._watching.stop()
        self._show(day=None)

    def _show(self, **changes: object) -> None:
        self.model = replace(self.model, **changes)  # type: ignore[arg-type]
        self._view.show_model(self.model)
