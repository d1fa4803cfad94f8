"""The cashiers of a seed, with patients in front of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from app.core.errors import Conflict, NotFound, NotSignedIn, PaydeskError, Refused, Unreachable
from app.core.payment import PaymentState
from app.core.terminal import CARD
from app.desk.take_payment import Checkout
from app.wire.patients import BillView, PatientView
from app.wire.payments import PaymentView, TakePayment
from app.wire.shifts import Handover
from server.practice import scripts
from simulation.card_people import AtTerminal
from simulation.counting import count_of
from simulation.handing import Handing
from simulation.kernel import START
from simulation.notes import HandingOut
from simulation.paying_out import PayingOut
from simulation.window import PASSWORD, Window

if TYPE_CHECKING:
    from simulation.world import World

S = PaymentState
ODD = tuple(name for name in scripts.BY_NAME if name not in ("pays", "waits"))
LOOKS_IN_VAIN = 10
"""Of so many looks at lists in which there is nothing to do, one is taken."""
PATIENTS = tuple(f"P{index:06}" for index in range(17, 41))
ENDED = frozenset({S.PAID, S.NOT_PAID, S.REVERSED, S.REFUNDED})
CASES_OF_CODES = {
    "waits_then_pays": "14", "waits_then_declines": "14", "not_enough_money": "14", "expired": "14", "refused": "14",
    "system_error": "14", "system_error_charged": "14", "unknown_code": "14", "disconnect": "11", "broken": "11",
    "cut": "12", "html": "12", "empty": "12", "wrong_signature": "12", "other_order": "12", "other_amount": "12",
    "http_502": "13", "http_502_charged": "13",
}  # fmt: skip
"""The case of what a wallet says of a code; whether an answer is lost or late in truth is seen on the wire."""


@dataclass
class Paid:
    """A paid payment that may yet be refunded."""

    label: str
    view: PaymentView
    bills: tuple[str, ...]


class Cashier:
    """What one cashier does at a window, from sign-in to the end of the last shift."""

    def __init__(self, world: World, window: Window, visits: int) -> None:
        self._world, self._window, self._visits = world, window, visits
        self._paid: list[Paid] = []
        self._last_code = ""
        self._cards = AtTerminal(world, window)
        self._handing, self._payouts = Handing(world, window), PayingOut(world, window)
        self._notes = HandingOut(world, window)

    def work(self) -> None:
        """The whole day, taken up where the last life of the window ended."""
        window = self._window
        window.sign_in()
        self._recover()
        self._guarded(self._handing.begins)
        while window.next_visit < self._visits:
            self._guarded(self._handing.begins)
            self._shift_is_open()
            self._payouts.look()
            self._notes.look()
            number = window.next_visit
            window.next_visit += 1
            label = f"{window.name}.{number}"
            if self._world.chance.happens(f"visit {label}", 1.1):
                self._guarded(partial(self._visit, label))
            if (number + 1) % self._world.visits_per_shift == 0:
                self._guarded(self._end_shift)
        self._go_home()
        looks = 0
        while self._world.left.stays():
            window.process.hub.pause(60.0 if not self._world.chance.calm else 1800.0)
            looks += 1
            if self._cards.waits() or looks % LOOKS_IN_VAIN == 0:
                self._cards.settle()
            self._handing.look()
            self._payouts.look()
            self._notes.look()
            if self._handing.late_here() or self._payouts.needs_drawer() or self._cards.over_doubt():
                self._shift_is_open()
                self._payouts.look()
                self._go_home()

    def _go_home(self) -> None:
        """After the last patient the shift ends."""
        while self._window.current is not None:
            self._guarded(self._end_shift)
            self._window.process.hub.pause(30.0)

    def _guarded(self, act: Callable[[], object]) -> None:
        """People go on to the next patient when the window says no."""
        try:
            act()
        except NotSignedIn:
            self._window.session = None
            self._window.sign_in()
        except (Refused, Unreachable) as error:
            self._world.tell(f"{self._window.name}: {error.code}")

    def _recover(self) -> None:
        window = self._window
        self._guarded(lambda: window.ask(window.recover))

    def _shift_is_open(self) -> None:
        window = self._window
        while window.current is None:
            try:
                begin = partial(window.shift.open, window.sign_in(), 10000)
                window.current = window.ask(window.line.current_shift) or window.ask(begin)
            except PaydeskError as error:
                if error.code == "shift.count_first":  # closed by rule while its cashier was at work
                    self._handing.counts(str(error.values["shift_no"]))
                self._handing.look()
                window.process.hub.pause(5.0)

    def _end_shift(self) -> None:
        if not self._handing.ends():
            self._close_shift()

    def _close_shift(self) -> None:
        window, world = self._window, self._world
        if window.current is None:
            return
        shift_no = window.current.shift_no
        window.shift._check_delivered()
        self._cards.settle()
        if world.cards:
            self._cards.settles(shift_no)
        for number in window.parked[:]:
            if self._parked_ended(number):
                window.parked.remove(number)
        world.tell(f"{window.name} closes its shift")
        if not world.rows.has_shift(shift_no):  # forgotten, and not handed in yet: nothing to count against
            window.current = None
            return
        try:
            window.ask(lambda: window.line.close_shift(shift_no, count_of(world.rows, shift_no)), 5)
        except Conflict as error:
            if error.code == "shift.not_open":
                window.current = None
            if error.code != "shift.money_unknown":
                raise
            world.mischief.cases["70"] += 1
            handover = Handover(username="relief", password=PASSWORD)
            window.ask(
                lambda: window.line.close_shift(shift_no, replace(count_of(world.rows, shift_no), handover=handover)), 5
            )
        window.current = None

    def _parked_ended(self, number: str) -> bool:
        """Whether a payment put aside needs nobody any more: it has ended, also before its server forgot it."""
        try:
            return self._window.ask(partial(self._window.follow, number)).state in ENDED
        except NotFound:
            return self._window.journal.outcomes.get(number, "") != ""

    # ------------------------------------------------------------ one patient

    def _visit(self, label: str) -> None:
        window, world = self._window, self._world
        window.process.hub.pause(world.chance.between(f"thinks {label}", 0.5, 20))
        session = window.sign_in()
        if window.current is None:
            return
        bills = world.bills_of(label)
        if world.races(label):  # both windows have the bill on their screens before either of them takes money
            window.process.hub.pause(20.0 - window.process.hub.now_s % 20.0)
        checkout = Checkout(
            order_no=window.take.new_order_no(session), shift_no=window.current.shift_no,
            patient=patient_view(str(bills[0]["patient_no"])), bills=[bill_view(bill) for bill in bills],
            bills_read_s=window.process.monotonic_s(),
        )  # fmt: skip
        world.aliases[checkout.order_no] = f"order {label}"
        total_fen, paid_fen = checkout.total_fen, 0
        part_fen = self._first_part_fen(label, total_fen)
        for attempt in range(3):
            amount_fen = (part_fen or total_fen) if attempt == 0 else total_fen - paid_fen
            view = self._try(f"{label}.{'abc'[attempt]}", checkout, amount_fen)
            if view is not None and view.state is S.PAID:
                paid_fen += view.amount_fen
                if paid_fen == total_fen:
                    whole = view.amount_fen == total_fen
                    self._after(Paid(label, view, tuple(bill.bill_no for bill in checkout.bills) if whole else ()))
                    return
            elif (
                view is None
                or view.state not in (S.NOT_PAID, S.REVERSED)
                or view.payment_no in window.slips  # its payer has paid on the terminal alone, and shows the paper
                or world.chance.draw(f"gives up {label} {attempt}") < 0.3
            ):
                break
        if paid_fen:
            self._undo(label, checkout.order_no)

    def _first_part_fen(self, label: str, total_fen: int) -> int:
        """What is paid first of an order that is paid in parts; 0: it is paid at once."""
        world = self._world
        if total_fen < 2 or not world.chance.happens(f"in parts {label}", 0.12):
            return 0
        part_fen = world.chance.whole(f"first part {label}", 1, total_fen - 1)
        world.tell(f"{label} is paid in parts: {part_fen} of {total_fen} fen first")
        return part_fen

    def _undo(self, label: str, order_no: str) -> None:
        """The rest is not paid: the parts that are go back."""
        window = self._window
        if window.current is None:
            return
        shift_no = window.current.shift_no
        self._world.tell(f"{window.name} undoes the parts of {label}")
        self._guarded(lambda: window.ask(lambda: window.line.undo_order(order_no, shift_no), 5))

    def _try(self, label: str, checkout: Checkout, amount_fen: int) -> PaymentView | None:
        """One payment to its end, or until the cashier turns to the next patient."""
        window, world = self._window, self._world
        channel = world.chance.weighted(f"channel {label}", world.channels)
        code = self._code(label, channel)
        world.tell(f"{window.name} takes {label} by {channel}")
        if world.mischief.fault("line_twice", f"clicks twice {label}", "23"):
            world.tell(f"{label} is clicked twice")
            window.process.hub.spawn(
                window.process,
                f"{label} click",
                lambda: self._guarded(lambda: self._pay(f"{label}2", checkout, channel, code, amount_fen)),
            )
        number, view = self._pay(label, checkout, channel, code, amount_fen)
        if world.mischief.fault("line_twice", f"edited {label}"):
            self._guarded(lambda: self._repeat_edited(number))
        return self._follow(label, number, view)

    def _pay(
        self, label: str, checkout: Checkout, channel: str, code: str, amount_fen: int
    ) -> tuple[str, PaymentView | None]:
        window, world = self._window, self._world
        world.naming[window.process.hub.task()] = label
        tendered = amount_fen + 100 if channel == "cash" else 0
        taken = window.take(
            window.sign_in(), checkout, channel=channel, auth_code=code, tendered_fen=tendered,
            amount_fen=None if amount_fen == checkout.total_fen else amount_fen,
        )  # fmt: skip
        return taken.payment_no, taken.view

    def _repeat_edited(self, number: str) -> None:
        """The same number with another amount must be refused."""
        window = self._window
        intent = next((each for each in window.journal.intents() if each.payment.payment_no == number), None)
        if intent is None:
            return  # taken without the server, which is told of it once, as it stands in the chain
        if number not in self._world.checks.payments:
            return  # the server has refused it before it was written down: no number of its own yet
        self._world.mischief.cases["29"] += 1
        edited = replace(intent.payment, amount_fen=intent.payment.amount_fen + 1)
        try:
            window.line.take_payment(edited)
        except (Refused, Unreachable):
            return
        self._world.fail_promise(2, f"{self._world.alias(number)} was taken again with another amount")

    def _code(self, label: str, channel: str) -> str:
        world = self._world
        if channel in ("cash", CARD):
            return ""
        behaviour = "pays"
        if world.mischief.fault("odd_code", label):
            behaviour = world.chance.pick(f"behaves {label}", ODD)
            world.tell(f"the telephone of {label}: {behaviour}")
        if self._last_code and world.mischief.fault("line_twice", f"same code {label}"):
            world.happened.odd[label] = "28"
            return self._last_code
        world.happened.odd[label] = CASES_OF_CODES.get(behaviour, "")
        seconds = world.chance.whole(f"seconds {label}", 1, 90)
        self._last_code = scripts.mint(
            channel, behaviour, seconds, Random(int(world.chance.draw(f"code {label}") * 2**40))
        )
        return self._last_code

    def _follow(self, label: str, number: str, view: PaymentView | None) -> PaymentView | None:
        window, world = self._window, self._world
        hub = window.process.hub
        leaves_s = hub.now_s + world.chance.between(f"patience {label}", 15, 120)
        cancels_s = hub.now_s + world.chance.between(f"cancels {label}", 2, 60)
        wants_cancel = world.mischief.fault("odd_code", f"cancels {label}")
        while view is None or view.state not in ENDED:
            if view is not None and view.state is S.LATE_PAID:
                return view
            if view is not None and view.channel == CARD:
                wants_cancel = False  # that is done at the terminal
                if (view := self._cards.follow(view)).state in ENDED:
                    continue
            if hub.now_s > leaves_s:
                window.parked.append(number)
                world.tell(f"{window.name} parks {label}")
                return None
            if wants_cancel and hub.now_s > cancels_s:
                wants_cancel = False
                world.tell(f"{window.name} cancels {label}")
                self._guarded(lambda: window.line.cancel_payment(number))
            known = -1 if view is None else view.version
            try:
                view = window.follow(number, known_version=known, wait_s=10)
            except Unreachable:
                hub.pause(2.0)
            except NotSignedIn:
                window.session = None
                window.sign_in()
        return view

    # ------------------------------------------------------------ giving back

    def _after(self, paid: Paid) -> None:
        world, window = self._world, self._window
        self._paid.append(paid)
        if not world.chance.happens(f"refund after {paid.label}", 0.2):
            return
        chosen = world.chance.pick(f"refund of {paid.label}", self._paid)
        self._paid.remove(chosen)
        world.naming[window.process.hub.task()] = f"refund of {chosen.label}"
        part = world.chance.draw(f"part {chosen.label}") < 0.5 and chosen.view.amount_fen > 3
        shares = world.chance.pick(f"shares {chosen.label}", (2, 3))
        amount_fen = chosen.view.amount_fen // shares + 1 if part else chosen.view.amount_fen
        window.process.hub.pause(world.chance.between(f"before refund {chosen.label}", 1, 120))
        if world.chance.happens(f"two refunds {chosen.label}", 0.3):
            world.mischief.note(*(("37",) if 2 * amount_fen > chosen.view.amount_fen else ()))
            other = world.window_beside(window)
            window.process.hub.spawn(
                other.process, f"second refund of {chosen.label}",
                lambda: world.ask_refund(other, chosen, amount_fen, f"second refund of {chosen.label}"),
            )  # fmt: skip
        self._guarded(lambda: world.ask_refund(window, chosen, amount_fen, f"refund of {chosen.label}"))


def patient_view(patient_no: str) -> PatientView:
    """A patient as the screen has one."""
    return PatientView(
        business="his", patient_no=patient_no, name="赵晓棠", card_no="8800100001", sex="female", birth_day=None,
        id_number_masked="", telephone_masked="",
    )  # fmt: skip


def bill_view(bill: dict[str, Any]) -> BillView:
    """A bill as the screen has one."""
    return BillView(
        bill_no=bill["bill_no"], kind=bill["kind"], title="门诊", department=bill["department"], doctor=bill["doctor"],
        created_at=START, items=(), total_fen=bill["total_fen"], insurance_fen=bill["insurance_fen"],
        own_fen=bill["own_fen"], version=bill["version"], payable=True, held_by="", presettled_until=None,
    )  # fmt: skip


__all__ = ["ENDED", "PATIENTS", "Cashier", "NotFound", "Paid", "TakePayment"]
