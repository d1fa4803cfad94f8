"""A scripted world: nothing goes wrong but what is said, steps run one after the other, time passes when it is told to.

A case of PROMISES is one function over a `Scene`; its end is `finish`, which checks everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from types import TracebackType
from typing import Any, Self, TypeVar

from app.core.payment import PaymentState
from app.desk.take_payment import Checkout
from app.wire.payments import PaymentView
from server.domain.exception_case import ExceptionCase
from server.domain.payment import Payment
from server.domain.refund import Refund
from server.practice import scripts
from server.practice.faults import Fault
from simulation import ending, reconciled
from simulation.invariants import Broken
from simulation.kernel import Killed
from simulation.mischief import NEVER, Message
from simulation.people import PATIENTS, bill_view, patient_view
from simulation.plan import Plan
from simulation.storage import FAULTS
from simulation.weather import set_clock
from simulation.window import Window
from simulation.world import World

Answer = TypeVar("Answer")
LOST_THERE, LOST_BACK = Message((), NEVER), Message((0.01,), NEVER)
NOT_SENT = Message((), NEVER, not_sent=True)


def late_there(seconds: float) -> Message:
    """A message that arrives so late."""
    return Message((seconds,), 0.01)


def late_back(seconds: float) -> Message:
    """A message that is acted on at once and whose answer is so late."""
    return Message((0.01,), seconds)


def twice(seconds: float = 1.0) -> Message:
    """A message that arrives again after so long."""
    return Message((0.01, seconds), 0.01)


class Scene:
    """Windows W0, W1 … signed in with open shifts, a server, calm far ends. Use as a context: its end checks all."""

    def __init__(self, seed: int = 1, *, windows: int = 2, **plan: Any) -> None:
        quiet = {**dict.fromkeys(Plan.quiet_profile(), 0.0), **plan.pop("profile", {})}
        self.world = World(seed, Plan(windows=windows, visits=0, people=False, told=True, profile=quiet, **plan))
        self._entered = self.world.living()
        self._finished = False

    def __enter__(self) -> Self:
        self._entered.__enter__()
        self.world.start_server()
        self.world.open_office()
        for window in self.world.windows:
            self.sign_in(window)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and not self._finished:
                self.finish()
        finally:
            self._entered.__exit__(kind, error, trace)
            self.world.close()

    # ------------------------------------------------------------ steps

    def do(self, window: Window, act: Callable[[], Answer], longest_s: float = 600.0) -> Answer:
        """Run a step of a window to its end and answer its value. Raises what it raised, Killed when the desk died."""
        done: list[Answer] = []
        failed: list[BaseException] = []

        def step() -> None:
            try:
                done.append(act())
            except Killed as killed:
                failed.append(killed)
                raise
            except Exception as error:  # noqa: BLE001 - it is raised where the step was begun
                failed.append(error)

        hub = self.world.hub
        hub.spawn(window.process, f"step {window.name}", step)
        ends_s = hub.now_s + longest_s
        while not done and not failed and hub.now_s <= ends_s and hub.next_at_s() is not None:
            hub.step()
            self._raise_failure()
        if failed:
            raise failed[0]
        if not done:
            raise TimeoutError("the step has not ended")
        return done[0]

    def begin(self, window: Window, act: Callable[[], object]) -> None:
        """Begin a step beside others; time must pass for it."""
        self.world.hub.spawn(window.process, self.world.count(f"beside {window.name}"), act)

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        hub = self.world.hub
        ends_s = hub.now_s + seconds
        while (at_s := hub.next_at_s()) is not None and at_s <= ends_s:
            hub.step()
            self._raise_failure()
        hub.now_s = ends_s

    def finish(self) -> None:
        """Heal everything, run forward until nothing is left to do, compare all books. Raises Broken."""
        self._finished = True
        ending.run_to_the_end(self.world)
        self._raise_failure()

    def differs(self, promise: int) -> str:
        """Finish a world in which money and books differ by an act that we had no part in: what the comparison of all
        books says of it. AssertionError when it says nothing, or something of another promise."""
        self._finished = True
        try:
            self.finish()
        except Broken as broken:
            if broken.promise != promise:
                raise
            return str(broken)
        raise AssertionError("the books agree")

    def reconciled(self, *differences: reconciled.Difference) -> list[ExceptionCase]:
        """The server reconciles the days of a world that has come to its end: its exceptions, which must be these
        differences. Raises Broken."""
        return reconciled.check(self.world, set(differences))

    def statement(self, channel: str, day: date) -> bytes:
        """The channel's statement of a day, as the server fetches it."""
        server, found = self.world.server, list[bytes]()
        if server is None:
            raise LookupError("no server")
        fetch = partial(server.channels[channel].fetch_statement, day)
        self.world.hub.spawn(server.process, self.world.count("statement"), lambda: found.append(fetch().content))
        self.passes(120)
        return found[0]

    def gates(self) -> None:
        """The server looks at what must be well before money moves."""
        server = self.world.server
        if server is None:
            raise LookupError("no server")
        self.world.hub.spawn(server.process, self.world.count("gates"), server.look_at_gates)
        self.passes(5)

    def _raise_failure(self) -> None:
        if self.world.failure is not None:
            raise self.world.failure

    # ------------------------------------------------------------ people

    def sign_in(self, window: Window, float_fen: int = 10000) -> None:
        """Sign in at a window and open a shift, or find the one that is open."""

        def act() -> None:
            session = window.sign_in()
            window.recover()
            window.current = window.line.current_shift() or window.shift.open(session, float_fen)

        self.do(window, act)

    def bill(self, own_fen: int = 6360, patient: int = 0) -> dict[str, Any]:
        """A new bill at the HIS."""
        return self.world.far.new_bill(PATIENTS[patient], own_fen, self.world.true_now())

    def checkout(self, window: Window, *bills: dict[str, Any]) -> Checkout:
        """What the cashier has in front of him: these bills, or a new one."""
        chosen = bills or (self.bill(),)
        if window.session is None or window.current is None:
            raise LookupError("nobody has signed in here")
        return Checkout(
            order_no=window.take.new_order_no(window.session), shift_no=window.current.shift_no,
            patient=patient_view(str(chosen[0]["patient_no"])), bills=[bill_view(bill) for bill in chosen],
        )  # fmt: skip

    def code(self, wallet: str, behaviour: str = "pays", seconds: int = 0) -> str:
        """A fresh payment code of a behaviour of `server.practice.scripts`."""
        label = self.world.count("code")
        return scripts.mint(wallet, behaviour, seconds, Random(f"{self.world.seed} {label}"))

    def pay(
        self,
        window: Window,
        checkout: Checkout | None = None,
        *,
        channel: str = "wechat",
        code: str = "",
        name: str = "",
    ) -> tuple[str, PaymentView | None]:
        """One payment up to the desk's first answer: its number and what was said (None: nothing)."""
        wanted = checkout or self.checkout(window)
        auth_code = code or ("" if channel in ("cash", "card") else self.code(channel))

        def act() -> tuple[str, PaymentView | None]:
            self.world.naming[self.world.hub.task()] = name or "the payment"
            taken = window.take(
                window.sign_in(), wanted, channel=channel, auth_code=auth_code,
                tendered_fen=wanted.total_fen if channel == "cash" else 0,
            )  # fmt: skip
            return taken.payment_no, taken.view

        return self.do(window, act)

    def follow(self, window: Window, payment_no: str, wait_s: int = 0) -> PaymentView:
        """Where a payment stands, as the window hears it."""
        return self.do(window, lambda: window.follow(payment_no, wait_s=wait_s))

    # ------------------------------------------------------------ what goes wrong

    def wire(self, operation: str, *messages: Message) -> None:
        """How the next requests of an operation (``micropay``, ``reverse``, ``posting`` …) travel, one each."""
        self.world.scripted_wires.setdefault(operation, []).extend(messages)

    def line(self, call: str, *messages: Message) -> None:
        """How the next calls of desks (``take_payment``, ``payment`` …) travel, one each."""
        self.world.scripted_lines.setdefault(call, []).extend(messages)

    def far_fault(self, service: str, operation: str, kind: str, *, times: int | None = 1, code: str = "") -> None:
        """The far end misbehaves at the next calls of an operation (kinds: `server/practice/README.md`)."""
        self.world.far.faults.add(Fault(kind=kind, code=code), service=service, operation=operation, times=times)

    def storage(self, *faults: str) -> None:
        """What meets the next commits of the server; with a plus sign it is durable all the same, ``ok``: nothing."""
        unknown = {fault.removesuffix("+") for fault in faults} - {*FAULTS, "ok"}
        if unknown:
            raise LookupError(f"no such fault: {unknown}")
        self.world.scripted_storage.extend(faults)

    def crash_at(self, point: str, who: str = "server", nth: int = 1) -> None:
        """End a process when it passes a fault point for the nth time from now; start it again with ``restart``."""
        self.world.scripted_points.append([point, who, nth])

    def crash(self, who: str) -> None:
        """End a process now."""
        self.world.hub.kill(self.world.process(who))

    def restart(self, who: str) -> None:
        """Start a computer again; at a window the same cashier signs in."""
        if who == "server":
            self.world.start_server()
            return
        window = self.window(who)
        window.restart()
        self.sign_in(window)

    def clock(self, who: str, offset_s: float) -> None:
        """Set a computer's clock wrong."""
        set_clock(self.world, who, offset_s)

    # ------------------------------------------------------------ what is

    def window(self, name: str = "W0") -> Window:
        """A window by its name."""
        return next(window for window in self.world.windows if window.name == name)

    def payment(self, payment_no: str) -> Payment:
        """A payment as the server has it."""
        return self.world.rows.payment(payment_no)

    def refund(self, refund_no: str) -> Refund:
        """A refund as the server has it."""
        return self.world.rows.refund(refund_no)

    def state(self, payment_no: str) -> PaymentState:
        """Where a payment stands at the server."""
        return self.payment(payment_no).state

    def held_fen(self, payment_no: str) -> int:
        """What its wallet (or drawer) really holds of a payment."""
        return self.world.checks.held_fen(self.payment(payment_no))

    def asked(self, payment_no: str) -> list[str]:
        """The operations whose answers about a number reached the server."""
        return [word.asked.operation for word in self.world.checks.words[payment_no]]
