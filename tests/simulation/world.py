"""One seed: far ends, a server, windows and people on one clock; runs until everything has an end, and checks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from app.core.errors import PaydeskError
from app.core.fault_points import hooked
from server import bootstrap
from server.channels.catalog import ChannelSettings
from server.domain.payment import Payment
from server.ports import Channel
from server.practice.book import Order
from server.services.install import Install
from server.storage.engine import Database
from server.storage.memory import MemoryDatabase
from simulation import ending, weather
from simulation.chance import Chance
from simulation.far_ends import FarEnds
from simulation.handed_books import HandedBooks
from simulation.happened import Happened
from simulation.invariants import Broken, Checks
from simulation.kernel import Hub, Process, Task
from simulation.left import Left
from simulation.lives import Beside, life_of
from simulation.lonely import fast_passwords
from simulation.mischief import Message, Mischief
from simulation.notes import Notes
from simulation.officer import Officer
from simulation.payout_books import PayoutBooks
from simulation.people import PATIENTS, Cashier, Paid
from simulation.plan import Plan
from simulation.restoring import Past
from simulation.rows import Rows
from simulation.server_process import ServerProcess
from simulation.short_keys import fast_keys
from simulation.storage import Touched
from simulation.surroundings import bootstrap_services, errors_heard, one_chance, passwords
from simulation.window import PASSWORD, Window
from simulation.wires import Asked


class World:
    """Everything of one seed."""

    def __init__(self, seed: int, plan: Plan | None = None, database: Database | None = None) -> None:
        self.seed, self.plan = seed, plan or Plan()
        plan = self.plan
        self.failure: BaseException | None = None
        self.story: list[str] = []
        self.hub = Hub(self._task_failed)
        self.chance = Chance(seed, only=plan.only)
        self.chance.calm = plan.calm
        self.mischief = Mischief.of(self.chance, **plan.profile)
        self.happened = Happened(self)
        self.far = FarEnds(seed, in_files=plan.in_files or not plan.people)
        self.database: Database = database or MemoryDatabase()
        self.rows = Rows(self.database)
        self.beside = Beside(self, wanted=self.mischief.profile["second"] > 0)
        self.past = Past(self, watched=self.mischief.profile["restore"] > 0)
        self.cards = self.mischief.profile["cards"] > 0
        self.lonely = self.mischief.profile["offline"] > 0
        self.channels = {"wechat": 5, "alipay": 3, "cash": 2, **({"card": 8} if self.cards else {})}
        self.handed, self.payouts, self.checks = HandedBooks(self), PayoutBooks(self), Checks(self)
        self.left, self.notes = Left(self), Notes(self)
        self.counts: dict[str, int] = {}
        self.aliases: dict[str, str] = {}
        self._names_given: Counter[str] = Counter()
        self.naming: dict[Task, str] = {}
        self.tickets: dict[Task, object] = {}
        self.outages: dict[str, float] = {}
        self.scripted_wires: dict[str, list[Message]] = {}
        self.scripted_lines: dict[str, list[Message]] = {}
        self.scripted_storage: list[str] = []
        self.scripted_points: list[list[Any]] = []
        self.shared_bills: dict[str, list[dict[str, Any]]] = {}
        self._first_there: dict[str, str] = {}
        """The window that was the first with the bills of a race."""
        self.server: ServerProcess | None = None
        self.server_starts = 0
        self.visits_per_shift = 6
        self.begins_s = 0.0
        self.certificates: dict[str, datetime] = {}
        self.imported: dict[str, ChannelSettings] = {}
        self.post_office = weather.PostOffice(self)
        self.server_offset_s = 0.0
        self.random = Random(seed)
        self._tokens = self._install()
        self.windows = [
            Window(self, f"W{number}", f"cashier{number}", token) for number, token in enumerate(self._tokens[:-2])
        ]
        self.office = Window(self, "office", "officer", self._tokens[-2])
        self.second_office = Window(self, "second office", "deputy", self._tokens[-1])

    # ------------------------------------------------------------ building

    def _install(self) -> list[str]:
        """Operators and enrolled windows; answers their tokens."""
        clock = Process(self.hub, "console")
        ends = bootstrap.Ends(database=self.database, channels={}, businesses={}, clock=clock)
        install = Install(self.database.reader, self.database.uow, clock, passwords())
        tokens: list[str] = []
        with bootstrap_services(ends) as services:
            names = [*(f"cashier{number}" for number in range(self.plan.windows)), "officer", "deputy"]
            for number, name in enumerate(names):
                window = install.add_window(name=f"Window {number}", campus="main")
                code = install.enrolment_code(window.code).code
                tokens.append(services.enrol_window(code, address="10.0.0.1").token)
                self._operator(install, name)
            self._operator(install, "relief")
        return tokens

    def _operator(self, install: Install, name: str) -> None:
        role = "supervisor" if name in ("officer", "deputy", "relief") else "cashier"
        install.add_operator(
            username=name, display_name=name.title(), password=PASSWORD, roles=(role,), must_change_password=False
        )

    def start_server(self) -> None:
        """Begin a life of the server."""
        if self.server is not None and self.server.process.alive:
            return
        self.server_starts += 1
        self.server = life_of(self, "server")
        if self.server_starts > 1:
            self.happened.starts_again(self.server.process)
            self._dies_again_maybe(self.server.process)

    def _planted_channel(self, channel: Channel) -> Channel:
        wrapper = self.plan.planted.channel
        return channel if wrapper is None or channel.name == "cash" else wrapper(channel)

    def _planted_repository(self, name: str, repository: Any) -> Any:
        wrapper = self.plan.planted.repositories.get(name)
        return repository if wrapper is None else wrapper(repository, sorted(self.checks.shifts))

    def _sending_delay_s(self, label: str) -> float:
        if self.mischief.fault("line_late", f"lane {label}"):
            return self.chance.between(f"lane for {label}", 0.1, 40)
        return 0.0

    @property
    def server_up(self) -> bool:
        """Whether a server answers."""
        return (self.server is not None and self.server.process.alive) or self.beside.up

    def process(self, name: str) -> Process:
        """The process of the server or of a window, as it lives now."""
        if name == "server" and self.server is not None:
            return self.server.process
        return next(window.process for window in self.everywhere if window.name == name)

    @property
    def everywhere(self) -> list[Window]:
        """All windows and both offices."""
        return [*self.windows, self.office, self.second_office]

    # ------------------------------------------------------------ running

    def run(self) -> World:
        """The whole seed."""
        with self.living():
            try:
                weather.begin(self)
                self.begins_s = self.hub.now_s
                self.start_server()
                if self.plan.people:
                    for number, window in enumerate(self.windows):
                        self._open(window, 0.1 * number)
                    self.open_office()
                ending.run_to_the_end(self)
            except Broken as broken:
                self.fail(broken)
        return self

    @contextmanager
    def living(self) -> Iterator[None]:
        """While the world lives: its chance, its fault points, its errors; at the end no process is left."""
        with one_chance(self.random), fast_keys(), fast_passwords(), hooked(self._point), errors_heard(self.fail):
            try:
                yield
            finally:
                self._end_processes()

    def close(self) -> None:
        """Close the books."""
        self.far.close()

    def _end_processes(self) -> None:
        servers = [one.process for one in (self.server, self.beside.server) if one is not None]
        for process in [window.process for window in self.everywhere] + servers:
            if process.alive:
                self.hub.kill(process)

    def _open(self, window: Window, delay_s: float) -> None:
        self.hub.spawn(window.process, f"{window.name} people", Cashier(self, window, self.plan.visits).work, delay_s)

    def open_office(self) -> None:
        """The officer begins to work, and who approves what the officer may not approve alone."""
        self._open_one(self.office)
        self._open_one(self.second_office)

    def _open_one(self, office: Window) -> None:
        self.hub.spawn(office.process, office.username, Officer(self, office).work, 1.0)

    def committed(self, touched: Touched, due_at: datetime | None) -> None:
        """A commit is durable: check what it touched; jobs may have become due."""
        try:
            self.checks.committed(touched)
        except Broken as broken:
            self.fail(broken)
        for server in (self.server, self.beside.server):
            if server is not None:
                server.jobs_changed(due_at)

    # ------------------------------------------------------------ dying

    def crash_maybe(self, process: Process, kind: str, label: str) -> None:
        """Perhaps end the process here."""
        if not self.mischief.profile[kind] or self.chance.calm:
            return
        if self.mischief.fault(kind, f"crash {process.name} {label}"):
            self.tell(f"{process.name} dies: {label}")
            self.crash(process)

    def crash_later(self, process: Process, kind: str, label: str, within_s: float) -> None:
        """Perhaps end the process soon, whatever it does then."""
        if not self.mischief.profile[kind] or self.chance.calm:
            return
        if self.mischief.fault(kind, f"crash {process.name} {label}"):
            delay_s = self.chance.between(f"dies after {label}", 0.0, min(within_s, 2.0))

            def die() -> None:
                if process.alive:
                    self.tell(f"{process.name} dies: {label}")
                    self.crash(process)

            self.hub.later(delay_s, die)

    def _dies_again_maybe(self, process: Process) -> None:
        """Perhaps a process that has started again dies while it recovers; its next life may do so too."""
        self.crash_later(process, "crash_again", self.count(f"recovers {process.name}"), 1.0)

    def crash(self, process: Process) -> None:
        """End a process; its computer starts again after a while."""
        label = self.count(f"down {process.name}")
        down_s = self.chance.between(label, 0.2, 45)
        self.happened.dies(process)
        for window in self.everywhere:
            if window.process is process:
                self.hub.later(down_s, partial(self._window_again, window))
        if self.server is not None and self.server.process is process:
            self.hub.later(down_s, self.start_server)
        self.beside.died(process, down_s)
        self.hub.kill(process)

    def _window_again(self, window: Window) -> None:
        window.restart()
        self.tell(f"{window.name} starts again")
        self._dies_again_maybe(window.process)
        if window in (self.office, self.second_office):
            self._open_one(window)
        else:
            self._open(window, 0.0)

    def _point(self, name: str) -> None:
        """The shipped code passes a fault point."""
        task, may_die = self.hub.current, self.mischief.profile["crash_point"] > 0
        if task is None or self.chance.calm or not (may_die or self.scripted_points):
            return
        for scripted in self.scripted_points:
            if scripted[:2] == [name, task.process.name]:
                scripted[2] -= 1
                if scripted[2] == 0:
                    self.tell(f"{task.process.name} dies at {name}")
                    self.hub.kill(task.process)
        label = self.count(f"{name} {task.label}")
        self.crash_maybe(task.process, "crash_point", label)

    # ------------------------------------------------------------ what people need

    def bills_of(self, label: str) -> list[dict[str, Any]]:
        """The bills of a visit; now and then the same as at another window (two windows race for them)."""
        shared = self.races(label)
        key = f"race {self.chance.whole(f'which race {label}', 0, 2)}" if shared else label
        if shared:
            self.mischief.note(*(("24",) if self._first_there.setdefault(key, label[:2]) != label[:2] else ()))
            self.tell(f"{label} races for {key}")
        if key not in self.shared_bills:
            count = self.chance.whole(f"bills {label}", 1, 3) if self.chance.draw(f"many {label}") < 0.2 else 1
            patient_no = self.chance.pick(f"patient {label}", PATIENTS)
            self.shared_bills[key] = [
                self.far.new_bill(patient_no, self.chance.whole(f"amount {label} {place}", 1, 20000), self.true_now())
                for place in range(count)
            ]
        return self.shared_bills[key]

    def races(self, label: str) -> bool:
        """Whether a visit is about the same bill as one at another window."""
        return self.chance.happens(f"race {label}", 0.1)

    def ask_refund(self, window: Window, paid: Paid, amount_fen: int, name: str) -> None:
        """A cashier asks for a refund at a window."""
        if window.current is None:
            return
        self.naming[window.process.hub.task()] = name
        self.tell(f"{window.name} asks for {amount_fen} fen of {paid.label} back")
        window.refund(
            window.sign_in(), paid.view.payment_no, amount_fen, "refund.patient_request",
            shift_no=window.current.shift_no, bills=paid.bills if amount_fen == paid.view.amount_fen else (),
        )  # fmt: skip

    def window_beside(self, window: Window) -> Window:
        """Another window."""
        return self.windows[(self.windows.index(window) + 1) % len(self.windows)]

    def true_now(self) -> datetime:
        """True time."""
        return self.hub.shown_at(self.hub.now_s)

    def unreachable(self, asked: Asked) -> bool:
        """Whether the far end, or the part of it that is asked, is down now."""
        down_s = max(self.outages.get(asked.service, 0.0), self.outages.get(asked.operation, 0.0))
        return self.hub.now_s < down_s

    def wallet_order(self, payment: Payment) -> Order | None:
        """What the wallet has under a payment's number."""
        return self.far.order(payment.channel, payment.payment_no)

    def journaled(self, payment_no: str) -> bool:
        """Whether some desk's disk holds the intent for good."""
        return any(window.journal.durable(payment_no) for window in self.windows)

    def name(self, number: str) -> None:
        """A number was just minted by the running task."""
        label = self.naming.get(self.hub.task(), self.hub.task().label)
        if self._names_given[label]:
            label = self.count(label)
        self._names_given[self.aliases.get(number, "")] -= 1
        self._names_given[label] += 1
        self.aliases[number] = label

    def alias(self, number: str) -> str:
        """The name of a number in the story."""
        return self.aliases.get(number, number)

    def count(self, label: str) -> str:
        """The label with how often it was used before; the same in every run of the seed."""
        self.counts[label] = before = self.counts.get(label, 0) + 1
        return f"{label} #{before}"

    def next_label(self, task: Task, call: str) -> str:
        """The name of a call of a desk."""
        return self.count(f"{task.label} {call}")

    def tell(self, text: str) -> None:
        """A line of the story."""
        if self.plan.told:
            self.story.append(f"{self.true_now():%d %H:%M:%S}.{int(self.hub.now_s * 10) % 10}  {text}")

    def fail(self, error: BaseException) -> None:
        """The seed has failed; the first reason counts."""
        if self.failure is None:
            self.failure, self.hub.stopped = error, True
            self.tell(f"FAILED: {error}")

    def fail_promise(self, promise: int, text: str) -> None:
        """The same in one call."""
        self.fail(Broken(promise, text))

    def _task_failed(self, task: Task, error: BaseException) -> None:
        self.tell(f"{task.label} ends by {type(error).__name__}")
        if not isinstance(error, PaydeskError):
            self.fail(error)
