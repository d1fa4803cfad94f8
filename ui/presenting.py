"""What every presenter does alike: hold one model, show each change of it, ask on a lane with busy and error shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from app.core.errors import PaydeskError
from app.desk.ports import DeviceStatus
from app.wire.sessions import SessionView
from app.wire.shifts import ShiftView
from app.wire.windows import DeskConfiguration
from ui.tasks import QUESTIONS, Scope, TaskRunner

Model = TypeVar("Model")
Shown_contra = TypeVar("Shown_contra", contravariant=True)
Result = TypeVar("Result")


SILENCE = "server."
"""Codes that say that no answer came begin so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A code with values for a sentence, in a tone (danger, warning, unknown, success, primary)."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    tone: str = "danger"


def fault_of(error: PaydeskError) -> Fault:
    """What a screen shows of an error."""
    return Fault(error.code, dict(error.values))


class Shows(Protocol[Shown_contra]):
    """What a presenter needs of its view."""

    def show_model(self, model: Shown_contra) -> None: ...


class Presenting(Generic[Model]):
    """Base of presenters whose model has ``busy`` and ``fault``. One question of a screen is under way at a time."""

    def __init__(self, view: Shows[Model], tasks: TaskRunner, model: Model) -> None:
        self._view, self._tasks = view, Scope(tasks)
        self.model = model

    def stop(self) -> None:
        """The screen ends: drop what is under way."""
        self._tasks.close()

    def show(self, **changes: object) -> None:
        """Change the model and show it."""
        self.model = replace(self.model, **changes)  # type: ignore[type-var]
        self._view.show_model(self.model)

    def ask(
        self,
        function: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[PaydeskError], None] | None = None,
        *,
        lane: str = QUESTIONS,
    ) -> None:
        """Ask, unless something is being asked: busy meanwhile; an error is shown unless ``on_error`` takes it."""
        if getattr(self.model, "busy", False):
            return
        self.show(busy=True, fault=None)

        def done(result: Result) -> None:
            self.show(busy=False)
            on_done(result)

        def failed(error: PaydeskError) -> None:
            self.show(busy=False)
            (on_error or self.fail)(error)

        self._tasks.run(lane, function, done, failed)

    def fail(self, error: PaydeskError) -> None:
        """Show an error in the screen."""
        self.show(fault=fault_of(error))

    def answered(self) -> None:
        """The server answers (again): what was said of its silence is not true any more."""
        fault = getattr(self.model, "fault", None)
        if fault is not None and fault.code.startswith(SILENCE):
            self.show(fault=None)

    def complain(self, code: str, tone: str = "danger", **values: str | int) -> None:
        """Show a sentence of our own in the screen."""
        self.show(fault=Fault(code, values, tone))


class Facts(Protocol):
    """What presenters know of this desk (``ui.context.DeskState``); only the shift is written by them."""

    session: SessionView | None
    configuration: DeskConfiguration | None
    shift: ShiftView | None
    devices: Mapping[str, DeviceStatus]
    device_host_runs: bool | None
    server_ahead: timedelta

    def may(self, permission: str) -> bool: ...

    def set_shift(self, shift: ShiftView | None) -> None: ...


def who(facts: Facts) -> SessionView:
    """Who is signed in; a screen exists only while somebody is."""
    if facts.session is None:
        raise RuntimeError("nobody is signed in")
    return facts.session
