"""The shipped server as one process of the simulation: assembled as its own composition root does, jobs and sendings on
simulated time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from app.core.errors import PaydeskError
from app.core.payment import PaymentState
from app.wire.payments import PaymentView, TakePayment
from server import bootstrap
from server.api import (
    card_settlements,
    healing,
    offline,
    orders,
    patients,
    payments,
    payouts,
    refunds,
    sessions,
    shifts,
    terminals,
)
from server.api.calls import actor
from server.api.payments import FIRST_LOOK_S, wanted
from server.api.refund_views import refund_view
from server.api.services import Services
from server.api.views import payment_version, payment_view
from server.channels.watched import WatchedChannel
from server.domain.job import Job, JobKind
from server.jobs.lane import _logged
from server.jobs.runner import JobRunner
from server.ports import BusinessSystem, Channel
from server.services.channel_doors import ChannelDoors, HealthGate, TellOfGates
from server.services.upkeep import plant
from server.settings import Identity, Refunds, Settings
from simulation.clock_looks import ClockLooks
from simulation.kernel import TIME_OVER, Hub, Process, Task
from simulation.storage import StormyDatabase

CHEAP = Identity(argon2_time_cost=1, argon2_memory_kib=8, argon2_parallelism=1, attempts_per_minute=1000)
SETTINGS = Settings(identity=CHEAP, refunds=Refunds(self_approve_limit_fen=5000))
Planted = Mapping[str, type]
"""Names of the composition root and what stands in their place in a world with a planted bug."""
LOOK_EVERY_S = 1.0
UPKEEP_EVERY = timedelta(hours=3)
"""Recurring work is done so often here: it would fill most of the simulated time otherwise."""
RECURRING = "all"
"""The subject of jobs that come again for ever."""


@contextmanager
def substituted(planted: Planted) -> Iterator[None]:
    """The composition root with other classes in the place of its own."""
    kept = {name: getattr(bootstrap, name) for name in planted}
    vars(bootstrap).update(planted)
    try:
        yield
    finally:
        vars(bootstrap).update(kept)


class _Client:
    host = "10.0.0.5"


class _Request:
    """What the handlers want of a request."""

    client = _Client()

    def __init__(self, bearer: str, window_token: str) -> None:
        self.headers = {"authorization": f"Bearer {bearer}", "paydesk-window": window_token}
        self.state: dict[str, Any] = {}


class _Lane:
    """``server.jobs.lane.Lane``: each sending is a task, which may have to wait for a thread."""

    def __init__(self, begin: Callable[[Callable[[], object]], object]) -> None:
        self._begin = begin

    def run(self, work: Callable[[], object]) -> None:
        """Begin the work soon."""
        self._begin(work)

    def stop(self) -> None:
        """Nothing to stop."""


class _Future:
    def __init__(self) -> None:
        self._done: list[Callable[[Any], object]] = []

    def add_done_callback(self, done: Callable[[Any], object]) -> None:
        """Call when the work has ended."""
        self._done.append(done)

    def finish(self) -> None:
        """The work has ended."""
        for done in self._done:
            done(self)


class _Pool:
    """The job runner's threads."""

    def __init__(self, begin: Callable[[Job, Callable[[], object]], object]) -> None:
        self._begin = begin

    def submit(self, run: Callable[[Job], object], job: Job) -> _Future:
        """Run a job as a task."""
        future = _Future()

        def act() -> None:
            run(job)
            future.finish()

        self._begin(job, act)
        return future


class _Wake:
    """The job runner's event."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake

    def set(self) -> None:
        """Look at the jobs."""
        self._wake()

    def clear(self) -> None:
        """Nothing to clear."""

    def wait(self, timeout: float | None = None) -> bool:
        """Never called: the simulation waits itself."""
        raise NotImplementedError


class _Busy:
    """The job runner's semaphore; who must wait for it lets others run."""

    def __init__(self, hub: Hub, free: int) -> None:
        self._hub, self._free = hub, free
        self._waiting: list[Task] = []

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        """Take one, wait for one, or say that there is none."""
        hub = self._hub
        ends_s = None if timeout is None else hub.now_s + timeout
        while not self._free:
            if not blocking:
                return False
            task = hub.task()
            self._waiting.append(task)
            if hub.park(None if ends_s is None else ends_s - hub.now_s) is TIME_OVER:
                self._waiting.remove(task)
                return False
        self._free -= 1
        return True

    def release(self, count: int = 1) -> None:
        """Give some back."""
        self._free += count
        while self._waiting:
            self._hub.wake_soon(self._waiting.pop(0))


class ServerProcess:
    """One life of the server, from its start to its death."""

    def __init__(
        self,
        process: Process,
        database: StormyDatabase,
        channels: dict[str, Channel],
        businesses: dict[str, BusinessSystem],
        planted: Planted,
        alias: Callable[[str], str],
        certificates: Mapping[str, datetime],
        further_ends: Mapping[str, Any] = MappingProxyType({}),
        settings: Settings = SETTINGS,
    ) -> None:
        self.process, self.hub, self._alias = process, process.hub, alias
        self._database = database
        self._upkeep_every = min(UPKEEP_EVERY, timedelta(hours=settings.shifts.left_open_after_hours))
        watched: dict[str, Channel] = {name: WatchedChannel(each, process) for name, each in channels.items()}
        gate = HealthGate([lambda: [each.verdict() for each in watched.values() if isinstance(each, WatchedChannel)]])
        ends = bootstrap.Ends(
            database=database, channels=watched, businesses=businesses, clock=process,
            doors=ChannelDoors(certificates, gate.closed), gate=gate, **further_ends,
        )  # fmt: skip
        self.channels = watched
        self.look_at_gates = TellOfGates(gate=gate, uow=database.uow, clock=process)
        with substituted(planted):
            shared = bootstrap._shared(settings, ends)
            shared = dataclasses.replace(shared, sending=_Lane(self._begin_sending))  # type: ignore[arg-type]
            self.services: Services = bootstrap._services(settings, shared)
        self.changes = shared.changes
        self.runner: JobRunner = shared.jobs
        handlers = dict(self.runner._handlers)
        for kind in tuple(handlers):
            handlers[kind] = self._rarely(kind, handlers[kind])
        runner: Any = self.runner
        runner._handlers = handlers
        runner._pool = _Pool(self._begin_job)
        runner._wake = _Wake(self._wake_jobs)
        runner._busy = _Busy(self.hub, runner._threads)
        runner._set_back = self._looks = ClockLooks(database, process)
        self._sendings = 0
        self._napping_until: datetime | None = None
        self._job_loop = self.hub.spawn(process, "jobs", self._jobs)

    def _rarely(self, kind: JobKind, handler: Callable[[str], object]) -> Callable[[str], object]:
        def act(subject: str) -> None:
            handler(subject)
            if subject != RECURRING:
                return
            with self._database.uow() as work:
                work.jobs.put(Job(kind, subject, self.process.now() + self._upkeep_every))
                work.commit()

        return act

    # ------------------------------------------------------------ work of its own

    def _jobs(self) -> None:
        try:
            plant(self._database.uow, self.process, alone=not self._database.shared)
        except PaydeskError:
            self.not_started()
        while True:
            self.process.check()
            left_s = self._due_in_s()
            if left_s == 0.0:
                asked_s = self.runner._round()
                left_s = self._due_in_s()
                if left_s == 0.0 and asked_s > 0:  # due and not taken: the database has failed
                    left_s = asked_s
            if left_s != 0.0:
                self.hub.park(left_s)

    def _due_in_s(self) -> float | None:
        """Seconds until the next round (0: now, for a due job or a clock that was set; None: nothing waits for one);
        commits wake the loop for earlier ones."""
        self._napping_until = due_at = self._database.next_due()
        if self._looks.are_late():
            return 0.0
        if due_at is None:
            return None
        left_s = (due_at - self.process.now()).total_seconds()
        return left_s + 0.001 if left_s > 0 else 0.0

    def _wake_jobs(self) -> None:
        if self.process.alive:
            self.hub.wake_soon(self._job_loop)

    def jobs_changed(self, due_at: datetime | None = None) -> None:
        """A commit has put a job that is due then (None: perhaps now) into the queue."""
        if due_at is None or self._napping_until is None or due_at < self._napping_until:
            self._wake_jobs()

    def _begin_job(self, job: Job, act: Callable[[], object]) -> None:
        label = f"job {job.kind.value} {self._alias(job.subject)} {job.attempts}"
        self.hub.spawn(self.process, label, act)

    def _begin_sending(self, work: Callable[[], object]) -> None:
        self._sendings += 1
        parent = self.hub.task().label
        self.hub.spawn(self.process, f"{parent} send", lambda: _logged(work), self.sending_delay_s(parent))

    def not_started(self) -> None:
        """The server could not begin: its process ends, and is started again."""
        raise NotImplementedError

    def sending_delay_s(self, label: str) -> float:
        """How long a sending waits for a thread; a world may say otherwise."""
        return 0.0

    # ------------------------------------------------------------ what it is asked

    def answer(self, call: str, bearer: str, window_token: str, arguments: tuple[Any, ...]) -> Any:
        """The answer to one call of a desk, as the handlers of the API give it."""
        request: Any = _Request(bearer, window_token)
        special = getattr(self, f"_{call}", None)
        if special is not None:
            return special(request, *arguments)
        return HANDLERS[call](request, self.services, *arguments)

    def _take_payment(self, request: Any, data: TakePayment) -> PaymentView:
        who = actor(request, self.services)
        detail = self.services.take_payment(who, wanted(data))
        if detail.payment.state is PaymentState.SENDING and "checkout.view" in who.permissions:
            detail = self._until(
                data.payment_no,
                lambda: self.services.payments.payment(who, data.payment_no),
                lambda seen: seen.payment.state is not PaymentState.SENDING,
                FIRST_LOOK_S,
            )
        return payment_view(detail)

    def _payment(self, request: Any, payment_no: str, known_version: int, wait_s: int) -> PaymentView:
        detail = self._until(
            payment_no,
            lambda: self.services.payments.payment(actor(request, self.services), payment_no),
            lambda seen: payment_version(seen) != known_version,
            wait_s,
        )
        return payment_view(detail)

    def _refund(self, request: Any, refund_no: str, known_version: int, wait_s: int) -> Any:
        detail = self._until(
            refund_no,
            lambda: self.services.payments.refund(actor(request, self.services), refund_no),
            lambda seen: seen.refund.version != known_version,
            wait_s,
        )
        return refund_view(detail)

    def _notification(self, request: Any, channel: str, body: bytes) -> None:
        self.services.apply_notification(channel, body)

    def _until(self, number: str, look: Callable[[], Any], enough: Callable[[Any], bool], wait_s: float) -> Any:
        """``server.api.waiting.Waiting.until`` on simulated time."""
        task, ends_at_s = self.hub.task(), self.hub.now_s + wait_s
        stop = self.changes.listen(number, lambda: self.hub.wake_soon(task))
        try:
            while True:
                seen = look()
                remaining_s = ends_at_s - self.hub.now_s
                if enough(seen) or remaining_s <= 0:
                    return seen
                self.hub.park(min(LOOK_EVERY_S, remaining_s))
        finally:
            stop()


def _plain(handler: Any) -> Callable[..., Any]:
    act: Callable[..., Any] = handler.fn
    return act


HANDLERS: Mapping[str, Callable[..., Any]] = {
    "heartbeat": _plain(healing.heartbeat),
    "beat": lambda _request, _services: None,
    "deliver_offline": _plain(offline.deliver),
    "renew_snapshot": _plain(offline.read_snapshot),
    "hand_in": _plain(healing.hand_in),
    "sign_in": _plain(sessions.sign_in),
    "session": _plain(sessions.read_session),
    "find_patients": _plain(patients.find_patients),
    "find_bills": _plain(patients.find_bills),
    "abandon_payment": _plain(payments.abandon_payment),
    "open_payments": _plain(payments.open_payments),
    "cancel_payment": _plain(payments.cancel_payment),
    "ask_channel": _plain(payments.ask_channel),
    "book_late": _plain(payments.book_late),
    "order": _plain(orders.read_order),
    "undo_order": _plain(orders.undo_order),
    "post_again": _plain(orders.post_again),
    "request_refund": _plain(refunds.request_refund),
    "open_refunds": _plain(refunds.open_refunds),
    "hand_over_refund": _plain(refunds.hand_over),
    "approve_refund": _plain(refunds.approve_refund),
    "reject_refund": _plain(refunds.reject_refund),
    "current_shift": _plain(shifts.current_shift),
    "open_shift": _plain(shifts.open_shift),
    "close_shift": _plain(shifts.close_shift),
    "shift": _plain(shifts.read_shift),
    "waiting_shifts": _plain(shifts.waiting_shifts),
    "give_shift": _plain(shifts.give_shift),
    "accept_shift": _plain(shifts.accept_shift),
    "refuse_shift": _plain(shifts.refuse_shift),
    "take_back_shift": _plain(shifts.take_back_shift),
    "count_shift": _plain(shifts.count_shift),
    "prepare_payout": _plain(payouts.prepare_payout),
    "payouts": _plain(payouts.open_payouts),
    "payout_proof": _plain(payouts.payout_proof),
    "approve_payout": _plain(payouts.approve_payout),
    "cancel_payout": _plain(payouts.cancel_payout),
    "pay_payout": _plain(payouts.pay_payout),
    "tell_sale": _plain(terminals.tell_sale),
    "card_acts": _plain(terminals.read_acts),
    "begin_settlement": _plain(card_settlements.begin_settlement),
    "tell_settlement": _plain(card_settlements.tell_settlement),
    "batch_lacks": _plain(card_settlements.batch_lacks),
    "attach_sale": _plain(terminals.attach_sale),
    "begin_card_refund": _plain(terminals.begin_refund),
    "tell_card_refund": _plain(terminals.tell_refund),
}
"""Calls that the handlers of the API answer as they are."""

__all__ = ["HANDLERS", "LOOK_EVERY_S", "RECURRING", "TIME_OVER", "Hub", "Planted", "ServerProcess"]
