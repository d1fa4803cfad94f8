"""A window of the simulation: the shipped desk verbs in a process that may die, and the disk that survives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.errors import NotSignedIn, PaydeskError, Unreachable
from app.desk.follow_payment import FollowPayment
from app.desk.open_drawer import OpenDrawer
from app.desk.pay_out import PayOut
from app.desk.ports import Intent, OfflineEntry, OfflineTaken
from app.desk.recover_payments import Recovered, RecoverPayments
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.run_terminal import RunTerminal
from app.desk.take_payment import TakePaymentAtDesk
from app.wire.payments import PaymentView
from app.wire.refunds import RefundView, RequestRefund
from app.wire.sessions import SessionView
from app.wire.shifts import ShiftView
from simulation.by_hand import Slip
from simulation.card_journal import CardJournal
from simulation.card_machine import CardMachine, Turn
from simulation.desk_line import DeskLine
from simulation.journal import Disk
from simulation.kernel import Killed, Process
from simulation.lonely import Lonely
from simulation.notes import Till

if TYPE_CHECKING:
    from simulation.world import World

PASSWORD = "right-horse-7"
Answer = TypeVar("Answer")


class _NamingJournal(CardJournal):
    """Gives each number its name in the story as soon as it is minted."""

    world: World

    def record(self, intent: Intent) -> None:
        self.world.name(intent.payment.payment_no)
        super().record(intent)

    def record_offline(self, taken: OfflineTaken) -> OfflineEntry:
        if taken.payment.payment_no not in self.world.aliases:
            self.world.name(taken.payment.payment_no)
        self.world.tell(f"{self.owner} takes {self.world.alias(taken.payment.payment_no)} without the server")
        return super().record_offline(taken)


class _NamingLine(DeskLine):
    """The same for refunds, which have no journal."""

    def request_refund(self, refund: RequestRefund) -> RefundView:
        self._world.name(refund.refund_no)
        task = self._world.hub.task()
        self._world.checks.asked_back(task, self._world.naming.get(task, ""), refund.refund_no)
        return super().request_refund(refund)

    def cancel_payment(self, payment_no: str) -> PaymentView:
        view = super().cancel_payment(payment_no)
        self._world.happened.cancel_shown(payment_no)
        return view


class Window:
    """One window over the lives of its computer."""

    def __init__(self, world: World, name: str, username: str, token: str) -> None:
        self.world, self.name, self.username, self._token = world, name, username, token
        self.disk = Disk()
        self.next_visit = 0
        self.shifts = 0
        self.parked: list[str] = []
        self.slips: dict[str, Slip] = {}
        self.settled_batch = ""
        self.cut_until_s = 0.0
        self.process = Process(world.hub, name)
        self.card = CardMachine(world, self)
        self.boot()

    def boot(self) -> None:
        """Put the desk together, as at every start of its program."""
        world, clock = self.world, self.process
        self.line = _NamingLine(world, clock, self._token)
        self.journal = _NamingJournal(self.disk, clock, self._border)
        self.journal.world, self.journal.owner = world, self.name
        planted = world.plan.planted.desk
        server: Any = self.line  # what administrators ask of a server nobody asks here
        journal: Any = self.journal
        take, refund = planted.get("TakePaymentAtDesk", TakePaymentAtDesk), planted.get("RefundPayment", RefundPayment)
        self.lonely = Lonely(world, self) if world.lonely and self.name.startswith("W") else None
        self.line.cut = lambda: world.hub.now_s < self.cut_until_s and not world.chance.calm  # type: ignore[method-assign]
        self.take: TakePaymentAtDesk = take(
            server=server, journal=journal, clock=clock, offline=self.lonely.take if self.lonely else None
        )
        history = self.journal if world.past.watched else None
        run = planted.get("RunTerminal", RunTerminal)
        self.terminal: RunTerminal = run(
            terminal=self.card, server=server, journal=journal, intents=journal, clock=clock
        )
        self.terminal._turn = Turn(world.hub)
        self.follow = FollowPayment(
            server=server, journal=journal, compare_histories=world.past.keep_touch(self),
            was_asked=self.terminal.was_asked,
        )  # fmt: skip
        self.recovers = True
        """Whether it has just been started and not yet asked for all that its journal has open."""
        self._recover = RecoverPayments(journal=journal, follow=self.follow, ask_terminal=self.terminal.recover)
        self.refund: RefundPayment = refund(server=server, clock=clock, history=history)
        self.pay_out = PayOut(server=server, clock=clock, history=history)
        self.till = Till(world, self)
        devices: Any = self.till
        self.drawer = OpenDrawer(devices=devices, history=history, clock=clock)
        self.shift = RunShift(server=server, clock=clock, history=history, offline=self.journal)
        self.session: SessionView | None = None
        self.current: ShiftView | None = None

    def _border(self, place: str) -> None:
        """Between two steps of the journal the power may go."""
        world = self.world
        label = world.count(f"{place} {self.name}")
        try:
            world.crash_maybe(self.process, "journal", label)
        except Killed:
            lost = self.disk.power_cut(world.chance.draw(f"torn {label}"))
            if lost:
                world.mischief.cases["3"] += 1
                world.tell(f"{self.name} loses the last {lost} bytes of its journal")
            raise

    def restart(self) -> None:
        """Start the computer again after a crash; what it does then is its people's affair."""
        self.disk.power_cut(0.0)
        offset_s = self.process.offset_s
        self.process = Process(self.world.hub, self.name)
        self.process.offset_s = offset_s
        self.boot()

    def recover(self) -> Recovered:
        """Ask for all that the journal has open. Raises as `app.desk.recover_payments` says."""
        recovered = self._recover()
        self.recovers = False
        return recovered

    # ------------------------------------------------------------ with patience

    def sign_in(self) -> SessionView:
        """A session, however long it takes."""
        while self.session is None:
            try:
                held = self.lonely.session if self.lonely else self.line
                self.session = held.sign_in(self.username, PASSWORD).session
            except PaydeskError:
                self.process.hub.pause(5.0)
        return self.session

    def ask(self, act: Callable[[], Answer], times: int = 40) -> Answer:
        """Ask until there is an answer. Raises what the server refused, and Unreachable in the end."""
        lost: PaydeskError = Unreachable("server.no_answer")
        for attempt in range(times):
            try:
                return act()
            except NotSignedIn:
                self.session = None
                self.sign_in()
            except Unreachable as error:
                lost = error
                self.process.hub.pause(min(2.0 * (attempt + 1), 60.0))
        raise lost
