"""Cash without the server: only what is safe is taken, and any story of crashes and repeats books each exactly once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Conflict, PaydeskError, Refused, Unreachable
from app.core.payment import PaymentState
from app.desk.alone import Alone
from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.link import Link
from app.desk.ports import HandedIntent, Intent
from app.desk.take_offline import TAKEN_OFFLINE
from app.desk.take_payment import Checkout, TakePaymentAtDesk
from app.wire.offline import OfflineDelivered, OfflinePayment, OfflineRules
from app.wire.payments import PaymentView, TakePayment
from support import screen_people as people
from support.alone import GOOD, RULES, MemoryOffline, PlainSnapshots, alone_with, snapshot
from support.checkout_world import CODES, KeptJournal, bill
from support.screen_world import StillClock

NOT_SENT, LOST = Unreachable("server.not_sent"), Unreachable("server.no_answer")


class MovingClock(StillClock):
    """A clock whose seconds move with its time."""

    def monotonic_s(self) -> float:
        return (self.at - people.NOW).total_seconds() + 10_000


class Kept(MemoryOffline, KeptJournal):  # type: ignore[misc]
    """One journal in memory with both parts."""

    def __init__(self) -> None:
        MemoryOffline.__init__(self)
        self.kept = KeptJournal()

    def record(self, intent: Intent) -> None:
        self.kept.record(intent)

    def close(self, payment_no: str, outcome: str) -> None:
        self.kept.close(payment_no, outcome)

    def handed_since(self, at: datetime) -> Any:
        found = self.kept.intents_since(at)
        return [HandedIntent(intent=one, outcome=self.kept.outcomes.get(one.payment.payment_no, "")) for one in found]

    def open_intents(self) -> Any:
        taken = {entry.payment.payment_no for entry in self.entries}
        return [one for one in self.kept.open_intents() if one.payment.payment_no not in taken]


@dataclass
class BrokenServer:
    """Every sending meets ``meets``; what arrived is known by its number."""

    meets: PaydeskError | None = NOT_SENT
    arrived: list[TakePayment] = field(default_factory=list)

    def take_payment(self, wanted: TakePayment) -> PaymentView:
        if self.meets is not NOT_SENT:
            self.arrived.append(wanted)
        if self.meets is not None:
            raise self.meets
        return people.payment(1, payment_no=wanted.payment_no, state=PaymentState.PAID)


class Till:
    """A signed-in window whose line is down, unless said otherwise."""

    def __init__(self, *, down: bool = True, rules: OfflineRules = RULES, **who: Any) -> None:
        self.clock, self.journal, self.server = MovingClock(), Kept(), BrokenServer()
        server: Any = self.server
        self.alone: Alone = alone_with(server, self.clock, self.journal)
        self.link: Link = self.alone.link
        reader: Any = PlainSnapshots({GOOD: snapshot(offline=rules, **who)})
        self.alone.session._reader = reader
        self.alone.session._whose = (people.session().operator_id, people.session().window.window_id)
        self.alone.session._take(GOOD)
        self.take = TakePaymentAtDesk(server=server, journal=self.journal, clock=self.clock, offline=self.alone.take)
        self.read_s = self.clock.monotonic_s()
        if down:
            self.line_breaks()

    def line_breaks(self) -> None:
        self.link.missed("server.not_sent")
        self.link.missed("server.not_sent")

    def forward(self, seconds: int) -> None:
        self.clock.at += timedelta(seconds=seconds)

    def checkout(self, tail: int = 1, *bills: tuple[str, int]) -> Checkout:
        return Checkout(
            order_no=people.number("O", tail), shift_no=people.number("S", 1), patient=people.PERSON,
            bills=[bill(number, own_fen) for number, own_fen in bills or (("B1", 3160), ("B2", 12850))],
            bills_read_s=self.read_s,
        )  # fmt: skip

    def pays(self, checkout: Checkout | None = None, channel: str = "cash", **changes: Any) -> Any:
        checkout = checkout or self.checkout()
        code = "" if channel == "cash" else CODES["wechat"]
        tendered_fen = 20_000 if channel == "cash" else 0
        return self.take(
            people.session(), checkout, channel=channel, auth_code=code, tendered_fen=tendered_fen, **changes
        )


def test_cash_is_on_the_disk_and_chained_when_it_counts_as_taken() -> None:
    till = Till()
    taken = till.pays()
    (entry,) = till.journal.entries
    assert taken.view is not None
    assert (taken.view.state, taken.view.reason, taken.view.amount_fen) == (PaymentState.PAID, TAKEN_OFFLINE, 16010)
    assert (entry.payment.payment_no, entry.payment.tendered_fen) == (taken.payment_no, 20_000)
    assert (entry.content.taken_at, entry.content.snapshot) == (till.clock.now(), GOOD)
    assert till.server.arrived == []


def test_the_known_difference_of_the_clocks_goes_with_it() -> None:
    till = Till()
    till.link.server_time(till.clock.now() + timedelta(seconds=90))
    till.pays()
    assert till.journal.entries[0].content.clock_ahead_ms == 90_000


def with_rules(**changes: Any) -> OfflineRules:
    return replace(RULES, **changes)


REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a phone code": ({}, {"channel": "wechat"}, "offline.wallet"),
    "the hospital allows none": ({"rules": with_rules(cash="off")}, {}, "offline.off"),
    "more than one payment may be": ({"rules": with_rules(largest_payment_fen=16_009)}, {}, "offline.amount_too_large"),
    "more than the window may hold": ({"rules": with_rules(largest_sum_fen=16_009)}, {}, "offline.sum_too_large"),
    "a part of the order": ({}, {"amount_fen": 100}, "offline.only_whole"),
    "no permission for cash": ({"permissions": ("checkout.pay",)}, {}, "permission.denied"),
    "the role has other channels": ({"channels": ("wechat",)}, {}, "offline.off"),
}


@pytest.mark.parametrize(("given_rules", "wish", "code"), REFUSALS.values(), ids=list(REFUSALS))
def test_what_is_not_allowed_is_refused_and_nothing_is_written(
    given_rules: dict[str, Any], wish: dict[str, Any], code: str
) -> None:
    till = Till(**given_rules)
    with pytest.raises(Refused) as refused:
        till.pays(**wish)
    assert refused.value.code == code
    assert (till.journal.entries, till.journal.kept.intents) == ([], {})


@pytest.mark.parametrize(
    ("after_s", "code"),
    [
        pytest.param(RULES.bills_read_within_s + 1, "offline.bills_too_old", id="the bills are too old"),
        pytest.param(RULES.longest_s + 1, "offline.too_long", id="the line is down for too long"),
    ],
)
def test_time_runs_out(after_s: int, code: str) -> None:
    till = Till()
    till.forward(after_s)
    with pytest.raises(Refused) as refused:
        till.pays()
    assert refused.value.code == code


def test_a_desk_that_has_no_time_of_reading_takes_nothing() -> None:
    till = Till()
    with pytest.raises(Refused, match=r"offline\.bills_too_old"):
        till.pays(replace(till.checkout(), bills_read_s=None))


def test_a_bill_is_taken_once_even_under_another_order() -> None:
    till = Till()
    till.pays()
    with pytest.raises(Refused, match=r"offline\.bill_taken"):
        till.pays(till.checkout(2, ("B2", 12850)))
    till.journal.note_delivery(1, "paid", "")
    with pytest.raises(Refused, match=r"offline\.bill_taken"):
        till.pays(till.checkout(2, ("B2", 12850)))
    till.forward(60)
    till.read_s = till.clock.monotonic_s()  # read anew after the server had it, and still open there
    till.pays(till.checkout(2, ("B2", 12850)))


def test_a_bill_with_a_payment_that_is_not_known_is_not_taken() -> None:
    till = Till(down=False)
    till.server.meets = LOST
    till.pays(channel="wechat")
    till.line_breaks()
    with pytest.raises(Refused, match=r"offline\.payment_unknown"):
        till.pays()
    assert till.journal.entries == []


def test_a_bill_that_was_paid_here_since_it_was_read_is_not_taken_again() -> None:
    """Two clicks on cash: the first is paid while the line is up, the second meets a line that has broken."""
    till = Till(down=False)
    till.server.meets = None
    till.pays(channel="wechat")
    till.line_breaks()
    for again in (till.checkout(), till.checkout(2, ("B2", 12850))):
        with pytest.raises(Refused, match=r"offline\.bill_paid"):
            till.pays(again)
    assert till.journal.entries == []
    till.pays(till.checkout(3, ("B9", 500)))


def test_cash_whose_sending_never_left_is_taken_under_the_same_number() -> None:
    till = Till(down=False)
    till.link.missed("server.not_sent")
    taken = till.pays()
    assert taken.view.reason == TAKEN_OFFLINE
    assert list(till.journal.open_intents()) == []
    assert [entry.payment.payment_no for entry in till.journal.entries] == [taken.payment_no]


def test_cash_with_a_lost_answer_while_the_line_is_up_stays_to_be_asked_for() -> None:
    till = Till(down=False)
    till.server.meets = LOST
    assert till.pays().view is None
    assert till.journal.entries == []


def test_a_phone_code_that_never_left_is_no_payment_and_one_that_may_have_is_unknown() -> None:
    till = Till(down=False)
    with pytest.raises(Refused, match=r"offline\.wallet"):
        till.pays(channel="wechat")
    assert list(till.journal.open_intents()) == []
    till.server.meets = LOST
    assert till.pays(channel="wechat").view is None
    assert len(till.journal.open_intents()) == 1


# ------------------------------------------------------------ delivering


@dataclass
class Books:
    """A server that books by number and keeps the chain's order; what meets each delivery is drawn."""

    meets: list[str] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)
    head: int = 0

    def deliver_offline(self, wanted: OfflinePayment) -> OfflineDelivered:
        meets = self.meets.pop(0) if self.meets else "arrives"
        if meets == "not sent":
            raise NOT_SENT
        if meets == "refused":
            raise Conflict("offline.no_open_shift")
        self._book(wanted)
        if meets == "arrives twice":
            self._book(wanted)
        if meets == "answer lost":
            raise LOST
        return OfflineDelivered(
            outcome="paid", reason="", received_at=people.NOW,
            payment=people.payment(1, payment_no=wanted.payment.payment_no),
        )  # fmt: skip

    def restore(self, to: int) -> None:
        """The database is that of an earlier moment."""
        self.booked, self.head = self.booked[:to], min(self.head, to)

    def _book(self, wanted: OfflinePayment) -> None:
        if wanted.payment.payment_no in self.booked:
            return
        if wanted.sequence > self.head + 1:
            raise Conflict("offline.out_of_order", expected=self.head + 1)
        self.booked.append(wanted.payment.payment_no)
        self.head = max(self.head, wanted.sequence)


STEPS = st.lists(
    st.one_of(
        st.just("take"), st.just("deliver"), st.just("crash"), st.just("line breaks"), st.just("line is back"),
        st.tuples(st.just("restore"), st.integers(0, 5)), st.tuples(st.just("restore unseen"), st.integers(0, 5)),
        st.tuples(
            st.just("meets"),
            st.lists(st.sampled_from(["arrives", "arrives twice", "not sent", "answer lost", "refused"]), max_size=4),
        ),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(steps=STEPS)
def test_any_story_books_each_payment_once_and_in_order(steps: list[Any]) -> None:
    till, books = Till(), Books()
    server: Any = books
    deliver = DeliverOfflineAtDesk(server=server, journal=till.journal, link=till.link)
    taken: list[str] = []
    for step in steps:
        match step:
            case "take":
                if till.link.offline and len(taken) < 20:
                    number = len(taken) + 1
                    taken.append(till.pays(till.checkout(number, (f"N{number}", 100))).payment_no)
            case "deliver":
                deliver()
            case "crash":
                deliver = DeliverOfflineAtDesk(server=server, journal=till.journal, link=till.link)
            case "line breaks":
                till.line_breaks()
                deliver()
            case "line is back":
                till.link.heard()
            case ("restore", to):
                books.restore(to)
                till.line_breaks()
                deliver()
            case ("restore unseen", to):  # the line was never seen down; the server asks for the journal
                books.restore(to)
                deliver.again()
            case ("meets", meets):
                books.meets = list(meets)
        assert len(set(books.booked)) == len(books.booked)
        assert books.booked == taken[: len(books.booked)]
    books.meets = []
    till.link.heard()
    assert list(deliver().waiting) == []
    assert books.booked == taken


def test_what_a_restored_server_lacks_is_tried_until_it_is_there() -> None:
    till, books = Till(), Books()
    server: Any = books
    deliver = DeliverOfflineAtDesk(server=server, journal=till.journal, link=till.link)
    assert not deliver.again(), "nothing was ever taken so"
    number = till.pays().payment_no
    till.link.heard()
    deliver()
    books.restore(0)
    assert deliver.again()
    for meets, asked in (("not sent", True), ("refused", False), ("arrives", False)):
        books.meets = [meets]
        deliver()
        assert (meets, deliver.is_asked_again) == (meets, asked)
    assert books.booked == [number]


def test_what_the_server_refuses_stays_and_is_said() -> None:
    till, books = Till(), Books(meets=["refused"])
    server: Any = books
    deliver = DeliverOfflineAtDesk(server=server, journal=till.journal, link=till.link)
    till.pays()
    till.link.heard()
    work = deliver()
    assert (len(work.waiting), work.waiting_fen, work.stuck) == (1, 16010, "offline.no_open_shift")
    assert deliver().stuck == ""


def test_while_the_line_is_down_nothing_is_sent() -> None:
    till, books = Till(), Books()
    server: Any = books
    till.pays()
    work = DeliverOfflineAtDesk(server=server, journal=till.journal, link=till.link)()
    assert (len(work.waiting), books.booked) == (1, [])
