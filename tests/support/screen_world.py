"""A desk without threads, network or devices, for presenters and views: a scripted server, paper that is a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import NotFound, PaydeskError
from app.core.permissions import PERMISSIONS
from app.desk.desk import Desk
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.pay_out import PayOut
from app.desk.ports import DeviceStatus, Intent, Power, Printed, PrintedReceipt, PrintOutcome, Scene
from app.desk.print_receipt import PrintReceipt
from app.desk.recover_payments import RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.take_payment import TakePaymentAtDesk
from app.desk.tell_patient import TellPatient
from app.wire.sessions import SessionView
from app.wire.shifts import ShiftView
from app.wire.windows import DeskConfiguration
from support import screen_people as people
from support.alone import alone_with


class Still:
    """A task that can be stopped."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        self.stopped = True


class HandTasks:
    """A task runner without threads: ``settle`` does what waits, ``pass_time`` lets timers ring."""

    def __init__(self) -> None:
        self.waiting: list[tuple[str, Callable[[], Any], Callable[[Any], None], Callable[[PaydeskError], None], Still]]
        self.waiting = []
        self.timers: list[tuple[int, Callable[[], None], Still]] = []

    def run(
        self, lane: str, function: Callable[[], Any], on_done: Callable[[Any], None], on_error: Callable[[Any], None]
    ) -> Still:
        task = Still()
        self.waiting.append((lane, function, on_done, on_error, task))
        return task

    def after(self, delay_ms: int, function: Callable[[], None]) -> Still:
        task = Still()
        self.timers.append((delay_ms, function, task))
        return task

    def every(self, interval_ms: int, function: Callable[[], None]) -> Still:
        return Still()

    def step(self) -> None:
        """Do the first call that waits."""
        _lane, function, on_done, on_error, task = self.waiting.pop(0)
        if task.stopped:
            return
        try:
            result = function()
        except PaydeskError as error:
            on_error(error)
        else:
            on_done(result)

    def settle(self, most: int = 50) -> None:
        """Do everything that waits, and what it leads to."""
        for _ in range(most):
            if not self.waiting:
                return
            self.step()
        raise AssertionError("it goes on for ever")

    def pass_time(self) -> None:
        """Every timer that was set rings once."""
        ringing, self.timers = self.timers, []
        for _delay, function, task in ringing:
            if not task.stopped:
                function()


class StillClock:
    """A clock that stands."""

    def __init__(self, at: datetime = people.NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return 0.0


@dataclass
class ScriptedServer:
    """``answers`` by method name: a value, a function of the arguments, an error to raise, or a list of these
    (the last stays); ``calls`` is what came."""

    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name in ("answers", "calls"):
            raise AttributeError(name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append((name, arguments))
            if name not in self.answers:
                raise AssertionError(f"the server was asked {name} and has no answer")
            answer = self.answers[name]
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if isinstance(answer, PaydeskError):
                raise answer
            return answer(*arguments, **named) if callable(answer) else answer

        return call

    def asked(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of every call of that name."""
        return [arguments for called, arguments in self.calls if called == name]


@dataclass
class PaperDevices:
    """Devices that always work: paper is a list, the drawer counts its kicks."""

    known: list[DeviceStatus] = field(default_factory=list)
    paper: list[Sequence[Mapping[str, Any]]] = field(default_factory=list)
    kicks: int = 0
    tested: list[str] = field(default_factory=list)
    printed: Printed = field(default_factory=lambda: Printed(PrintOutcome.DONE))
    code: str = ""
    told: list[Scene] = field(default_factory=list)
    typed: str = ""

    def tell(self, scene: Scene) -> None:
        self.told.append(scene)

    def has_keypad(self) -> bool:
        return bool(self.typed)

    def read_password(self) -> str:
        return self.typed

    def start(self, listener: object) -> None:
        pass

    def stop(self) -> None:
        pass

    def statuses(self) -> Sequence[DeviceStatus]:
        return self.known

    def printer_status(self) -> DeviceStatus:
        return self.known[0]

    def print(self, document: Sequence[Mapping[str, Any]]) -> Printed:
        self.paper.append(document)
        return self.printed

    def open_drawer(self) -> str:
        self.kicks += 1
        return self.code

    def test(self, device: str) -> str:
        self.tested.append(device)
        return self.code

    def words(self) -> str:
        """Everything on the paper, as one text."""
        return "\n".join(str(value) for document in self.paper for block in document for value in block.values())


@dataclass
class MemoryJournal:
    """A journal in memory."""

    receipts: dict[str, PrintedReceipt] = field(default_factory=dict)

    def record(self, intent: Intent) -> None:
        raise AssertionError("no payment is begun here")

    def close(self, payment_no: str, outcome: str) -> None:
        pass

    def open_intents(self) -> Sequence[Intent]:
        return ()

    def intents_since(self, at: datetime) -> Sequence[Intent]:
        return ()

    def keep_receipt(self, receipt: PrintedReceipt) -> None:
        self.receipts[receipt.payment_no] = receipt

    def receipt(self, payment_no: str) -> PrintedReceipt | None:
        return self.receipts.get(payment_no)

    def mark_printed(self, payment_no: str) -> None:
        self.receipts[payment_no] = replace(self.receipts[payment_no], printed=True)

    def mark_blank(self, payment_no: str) -> None:
        self.receipts[payment_no] = replace(self.receipts[payment_no], blank=True)

    def unprinted(self) -> Sequence[PrintedReceipt]:
        return [receipt for receipt in self.receipts.values() if not receipt.printed]


class Remembered(dict[str, str]):
    """Preferences in memory."""

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        return dict.get(self, name, default) or default

    def put(self, name: str, value: str) -> None:
        self[name] = value


@dataclass
class World:
    """Everything a presenter is given."""

    server: ScriptedServer = field(default_factory=ScriptedServer)
    devices: PaperDevices = field(default_factory=PaperDevices)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    clock: StillClock = field(default_factory=StillClock)
    tasks: HandTasks = field(default_factory=HandTasks)
    preferences: Remembered = field(default_factory=Remembered)

    @property
    def desk(self) -> Desk:
        server: Any = self.server
        follow = FollowPayment(server=server, journal=self.journal)
        return Desk(
            take_payment=TakePaymentAtDesk(server=server, journal=self.journal, clock=self.clock),
            follow_payment=follow,
            recover_payments=RecoverPayments(journal=self.journal, follow=follow),
            refund_payment=RefundPayment(server=server, clock=self.clock),
            pay_out=PayOut(server=server, clock=self.clock),
            shift=RunShift(server=server, clock=self.clock),
            print_receipt=PrintReceipt(devices=self.devices, journal=self.journal, clock=self.clock),
            drawer=OpenDrawer(devices=self.devices),
            alone=alone_with(server, self.clock),
            tell=TellPatient(self.devices),
        )


class Watched:
    """A view that keeps what it is shown."""

    def __init__(self) -> None:
        self.shown: list[Any] = []

    def show_model(self, model: Any) -> None:
        self.shown.append(model)

    @property
    def last(self) -> Any:
        return self.shown[-1]


class PlainFacts:
    """What presenters know of the desk, without Qt."""

    def __init__(self, permissions: tuple[str, ...] = PERMISSIONS) -> None:
        self.session: SessionView | None = people.session(permissions=permissions)
        self.configuration: DeskConfiguration | None = people.CONFIGURATION
        self.shift: ShiftView | None = people.shift()
        self.devices: Mapping[str, DeviceStatus] = {}
        self.device_host_runs: bool | None = True
        self.server_ahead = timedelta()

    def may(self, permission: str) -> bool:
        return self.session is not None and permission in self.session.permissions

    def set_shift(self, shift: ShiftView | None) -> None:
        self.shift = shift


def devices_at_hand() -> list[DeviceStatus]:
    """A printer without paper, a drawer, a scanner, a display that is switched off."""
    return [
        DeviceStatus(
            "printer", "printer", "escpos-80", Power.ONLINE, "printer.paper_out", {"paper": "out", "cover": "closed"}
        ),
        DeviceStatus("drawer", "drawer", "printer-kick", Power.ONLINE, "", {"drawer": "closed"}),
        DeviceStatus("scanner", "scanner", "serial", Power.ONLINE, "", {}),
        DeviceStatus("display", "display", "vfd-220", Power.OFF, "device.no_answer", {}),
    ]


def not_there(code: str) -> Callable[..., Any]:
    """An answer: no such thing."""

    def answer(*_arguments: object, **_named: object) -> Any:
        raise NotFound(code)

    return answer


def later(seconds: int) -> datetime:
    """An instant after the clock's."""
    return people.NOW + timedelta(seconds=seconds)
