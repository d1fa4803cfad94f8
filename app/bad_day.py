"""The bad day of practice: yesterday's trade with one difference of every kind in it, for an officer to find and solve.

The trade is real: payments and refunds by the desk's own verbs, on the real protocols, in a world whose clock runs a
day behind. The differences are made by the practice gateways alone, in what they print and book.
"""

import itertools
import json
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.core.clock import BEIJING, ShiftedClock, SystemClock, accounting_day
from app.core.ids import NumberKind, mint
from app.core.payment import PaymentState
from app.desk.follow_payment import ENDED, FollowPayment
from app.desk.refund_payment import RefundPayment
from app.desk.run_shift import RunShift
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.gateway.http import HttpServer
from app.gateway.journal import SqliteJournal
from app.gateway.practice import PracticeClient
from app.gateway.window_token import FileTokenStore
from app.launch import PASSWORD, Launcher, LaunchError, Practice
from app.settings import DeskSettings
from app.wire.patients import FindBills, FindPatients
from app.wire.payments import PaymentView

log = logging.getLogger(__name__)

SPEED = "10"
LIVED_AT = time(15, 0)
"""When in the day it is lived: far from midnight, so that what is missing is not explained by a calendar."""
BEFORE_MIDNIGHT = time(23, 58)
FLOAT_FEN = 20000
NOTE = "bad-day.json"
CARDS = tuple(f"88001000{number}" for number in range(17, 41))
"""Of practice patients who are in nobody's way."""
FOLLOW_S = 60
STEPS = 22
"""Payments that are as they should be, and what is planted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One planted thing. ``found_as`` is the type of exception that a run must find, empty for what must not be one;
    ``number`` is that of the record it is about."""

    name: str
    found_as: str
    channel: str
    number: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BadDay:
    """What was made."""

    day: date
    planted: tuple[Planted, ...]
    taken: int
    """Payments that are as they should be."""


def make(
    data: Path, settle_in: Callable[[Practice], DeskSettings], stepped: Callable[[int, int], object] = lambda *_: None
) -> BadDay:  # fmt: skip
    """Make yesterday, unless it has been made in this folder already; ``settle_in`` enrols the window, ``stepped``
    hears of each step (steps done, steps in all). Raises LaunchError, PaydeskError."""
    now = SystemClock().now()
    day = accounting_day(now) - timedelta(days=1)
    made = read(data)
    if made is not None and made.day == day:
        return made
    shutil.rmtree(data, ignore_errors=True)
    behind = now - datetime.combine(day, LIVED_AT, BEIJING)
    launcher = Launcher(data, speed=SPEED, behind_s=int(behind.total_seconds()))
    practice = launcher.start()
    try:
        client = PracticeClient(practice.credentials_file, practice.emulator_port)
        made = _Trade(settle_in(practice), client, ShiftedClock(-behind), day, stepped).live()
    finally:
        launcher.stop()
    keep(data, made)
    return made


def keep(data: Path, made: BadDay) -> None:
    """Write down what was made."""
    (data / NOTE).write_text(json.dumps(asdict(made), default=str, ensure_ascii=False, indent=1), encoding="utf-8")


def read(data: Path) -> BadDay | None:
    """What was made in a folder; None where nothing was."""
    if not (data / NOTE).is_file():
        return None
    said = json.loads((data / NOTE).read_text("utf-8"))
    planted = tuple(Planted(**each) for each in said["planted"])
    return BadDay(day=date.fromisoformat(said["day"]), planted=planted, taken=said["taken"])


@dataclass
class _Trade:
    """One window on that day."""

    settings: DeskSettings
    practice: PracticeClient
    clock: ShiftedClock
    day: date
    stepped: Callable[[int, int], object]
    planted: list[Planted] = field(default_factory=list)
    taken: int = 0
    cards: Iterator[str] = field(default_factory=lambda: itertools.cycle(CARDS))

    def live(self) -> BadDay:
        """Open the window, trade, close it."""
        folder = self.settings.folder
        self.server = HttpServer(self.settings.server_url, FileTokenStore(folder / "window.token"))
        self.journal = SqliteJournal(folder / "journal.db", self.clock)
        try:
            self.session = self.server.sign_in("cashier", PASSWORD).session
            self.shifts = RunShift(server=self.server, clock=self.clock, history=self.journal)
            self.shift_no = self.shifts.open(self.session, FLOAT_FEN).shift_no
            self._trade()
            self._close()
            self.server.sign_out()
        finally:
            self.journal.close_file()
        return BadDay(day=self.day, planted=tuple(self.planted), taken=self.taken)

    def _trade(self) -> None:
        for wallet, amount_fen in (("wechat", 3150), ("alipay", 4880), ("wechat", 12600), ("alipay", 1999)):
            self._good(wallet, amount_fen)
        self._good("cash", 2500)
        self._refund(self._good("wechat", 8800))
        self._money_only_the_wallet_knows()
        self._lines_printed_otherwise()
        self._told_otherwise()
        self._booked_otherwise()

    def _money_only_the_wallet_knows(self) -> None:
        wall = "WALL" + self._number(NumberKind.PAYMENT)[1:]
        self.practice.control("trade", {"service": "wechat", "number": wall, "amount_fen": 6600})
        self._plant("code_on_the_wall", "not_ours", "wechat", wall, 6600)
        paid, by_hand = self._good("alipay", 7300), "HAND" + self._number(NumberKind.REFUND)[1:]
        body = {"service": "alipay", "number": by_hand, "amount_fen": 1300, "refund_of": paid.payment_no}
        self.practice.control("trade", body)
        self._plant("refund_by_hand", "not_ours", "alipay", by_hand, 1300)

    def _lines_printed_otherwise(self) -> None:
        for name, found_as, wallet, amount_fen, change, printed_fen in (
            ("line_missing", "shortage", "wechat", 5100, "omit", 0),
            ("amount_differs", "amount", "wechat", 9400, "amount", 9600),
            ("amount_differs_alipay", "amount", "alipay", 2300, "amount", 2200),
            ("line_twice", "not_ours", "wechat", 7700, "double", 0),
        ):
            paid = self._pay(wallet, amount_fen)
            self._print(wallet, paid.payment_no, change, printed_fen)
            self._plant(name, found_as, wallet, paid.payment_no, amount_fen)
        refund_no = self._refund(self._good("wechat", 4100))
        self._print("wechat", refund_no, "omit", 0)
        self._plant("refund_missing", "shortage", "wechat", refund_no, 4100)
        moved = self._pay("alipay", 6300)
        self._print("alipay", moved.payment_no, "amount", 6200, bill="funds")
        self._plant("moved_otherwise", "", "alipay", moved.payment_no, 6300)  # the funds tell it, not a run

    def _told_otherwise(self) -> None:
        """Paid after we were told that it was not; undone after it was paid; booked by the wallet after midnight."""
        refused = self._pay("wechat", 3700, "not_enough_money")
        self.practice.control("payer", {"out_trade_no": refused.payment_no, "action": "pay"})
        self._plant("paid_after_no", "surplus", "wechat", refused.payment_no, 3700)
        undone = self._undone(2800)
        self._plant("undone", "", "wechat", undone.payment_no, 2800)
        late = self._just_before_midnight(8300)
        self._print("wechat", late.payment_no, "next_day", 0)
        self._plant("over_midnight", "", "wechat", late.payment_no, 8300)

    def _booked_otherwise(self) -> None:
        lost = self._pay("wechat", 6100)
        self.practice.control("his/roll-back", {"order_no": lost.order_no})
        self._plant("posting_missing", "posting_missing", "wechat", lost.payment_no, 6100)
        wrong = self._pay("alipay", 5500)
        self.practice.control("his/misbook", {"order_no": wrong.order_no})
        self._plant("posting_differs", "amount", "alipay", wrong.payment_no, 5500)
        typed = self._number(NumberKind.ORDER)
        self.practice.control("his/enter", {"order_no": typed, "amount_fen": 9900, "channel": "wechat"})
        self._plant("typed_by_hand", "shortage", "wechat", f"P{typed[1:]}", 9900)

    def _number(self, kind: NumberKind) -> str:
        return mint(kind, self.session.window.code, self.clock.now())

    def _plant(self, name: str, found_as: str, channel: str, number: str, amount_fen: int) -> None:
        planted = Planted(name=name, found_as=found_as, channel=channel, number=number, amount_fen=amount_fen)
        self.planted.append(planted)
        self._step()

    def _step(self) -> None:
        self.stepped(len(self.planted) + self.taken, STEPS)

    def _print(self, wallet: str, number: str, change: str, amount_fen: int, bill: str = "") -> None:
        body = {"service": wallet, "number": number, "change": change, "amount_fen": amount_fen, "bill": bill}
        self.practice.control("bill", body)

    def _good(self, channel: str, amount_fen: int) -> PaymentView:
        paid = self._pay(channel, amount_fen)
        self.taken += 1
        self._step()
        return paid

    def _pay(self, channel: str, amount_fen: int, behaviour: str = "pays") -> PaymentView:
        view = self._followed(self._begin(channel, amount_fen, behaviour))
        _expect(view, PaymentState.PAID if behaviour == "pays" else PaymentState.NOT_PAID)
        return view

    def _begin(self, channel: str, amount_fen: int, behaviour: str) -> str:
        return self._take(channel, self._checkout(amount_fen), amount_fen, behaviour)

    def _checkout(self, amount_fen: int) -> Checkout:
        """A patient before the window with one new bill."""
        card_no = next(self.cards)
        bill_no = self.practice.control("his/bills", {"card_no": card_no, "own_fen": amount_fen})["bills"][0]["bill_no"]
        patient = self.server.find_patients(FindPatients(by="card", text=card_no))[0]
        bills = self.server.find_bills(FindBills(patient_no=patient.patient_no))
        return Checkout(
            order_no=self._number(NumberKind.ORDER),
            shift_no=self.shift_no,
            patient=patient,
            bills=[bill for bill in bills if bill.bill_no == bill_no],
        )

    def _take(self, channel: str, checkout: Checkout, amount_fen: int, behaviour: str) -> str:
        take = TakePaymentAtDesk(server=self.server, journal=self.journal, clock=self.clock)
        if channel == "cash":
            return take(self.session, checkout, channel=channel, tendered_fen=amount_fen).payment_no
        body = {"wallet": channel, "behaviour": behaviour, "seconds": 0}
        code = str(self.practice.control("codes", body)["code"])
        return take(self.session, checkout, channel=channel, auth_code=code).payment_no

    def _followed(self, payment_no: str) -> PaymentView:
        follow = FollowPayment(server=self.server, journal=self.journal)
        view = follow(payment_no)
        until_s = self.clock.monotonic_s() + FOLLOW_S
        while (view.state not in ENDED or view.posting_state == "pending") and self.clock.monotonic_s() < until_s:
            view = follow(payment_no, known_version=view.version, wait_s=2)
        log.info("bad day: %s is %s", payment_no, view.state.value)
        return view

    def _just_before_midnight(self, amount_fen: int) -> PaymentView:
        """The payer types the password when the wallet's clock shows 23:58."""
        payment_no = self._begin("wechat", amount_fen, "waits")
        midnight = datetime.combine(self.day, BEFORE_MIDNIGHT, BEIJING)
        ahead_s = int((midnight - self.clock.now()).total_seconds())
        self.practice.control("payer", {"out_trade_no": payment_no, "action": "pay", "ahead_s": ahead_s})
        view = self._followed(payment_no)
        _expect(view, PaymentState.PAID)
        return view

    def _undone(self, amount_fen: int) -> PaymentView:
        """Paid at the wallet, its answers lost, cancelled by the cashier: the wallet gives it back by a reverse."""
        fault = {"match": {"service": "wechat", "operation": "orderquery"}, "fault": "system_error", "times": None}
        rule = self.practice.control("faults", fault)
        payment_no = self._begin("wechat", amount_fen, "answer_lost")
        self.server.cancel_payment(payment_no)
        view = self._followed(payment_no)
        self.practice.forget_fault(int(rule["id"]))
        _expect(view, PaymentState.REVERSED)
        return view

    def _refund(self, paid: PaymentView) -> str:
        ask = RefundPayment(server=self.server, clock=self.clock, history=self.journal)
        refund = ask(self.session, paid.payment_no, paid.amount_fen, "refund.wrong_item", shift_no=self.shift_no)
        until_s = self.clock.monotonic_s() + FOLLOW_S
        while refund.state.value not in ("refunded", "failed") and self.clock.monotonic_s() < until_s:
            refund = self.server.refund(refund.refund_no, known_version=refund.version, wait_s=2)
        log.info("bad day: %s is %s", refund.refund_no, refund.state.value)
        return refund.refund_no

    def _close(self) -> None:
        """Count the drawer as it is, and each wallet as the shift has it."""
        wallets: dict[str, int] = {}
        for total in self.server.shift(self.shift_no).totals:
            if total.channel != "cash":
                wallets[total.channel] = 0
        self.shifts.close(self.shift_no, {}, wallets=wallets, difference_reason="practice: not counted")


def _expect(view: PaymentView, state: PaymentState) -> None:
    """The day is only worth learning on when everything in it came out as it was meant."""
    if view.state is not state:
        raise LaunchError(f"the bad day went otherwise: {view.payment_no} is {view.state.value}, not {state.value}")


def told(made: BadDay) -> Sequence[str]:
    """What was planted, a line each, for whoever watches."""
    lines = [f"{made.day}: {made.taken} payments are as they should be; planted:"]
    lines += [f"  {one.name:22} {one.found_as or '-':17} {one.channel:8} {one.number}" for one in made.planted]
    return lines
