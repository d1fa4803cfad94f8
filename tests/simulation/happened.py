"""Which fault cases have truly happened in a seed: counted where a far end has acted, an answer came or did not, a
payment changed or a process died. What was only drawn counts for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.payment import OPEN_STATES, PaymentState
from server.domain.payment import Payment
from simulation.evidence import not_found, undone, wants_it_again
from simulation.kernel import START, Process
from simulation.mischief import FAR_FAULTS, HIS_FAULTS
from simulation.wires import PAYS, Asked, Heard

if TYPE_CHECKING:
    from simulation.world import World

QUESTIONS = frozenset({"orderquery", "query"})
REVERSES = frozenset({"reverse", "cancel"})
DAY_S = 86400
BEGINS_S = (START.hour + 8) * 3600 + START.minute * 60
"""The time of day in Beijing at which a world begins."""
LONG_SILENCE_S = 1800.0
"""A channel that has answered no question for so long does not answer questions."""
RECOVERS_S = 10.0
"""A server that dies within so many seconds of its start, with work left from before it, dies while it recovers."""
SUCCESS = frozenset({PaymentState.PAID, PaymentState.LATE_PAID})


class Happened:
    """Counts for the cases of a world, each where its fault is a fact."""

    def __init__(self, world: World) -> None:
        self._world, self._cases = world, world.mischief.cases
        self.odd: dict[str, str] = {}
        """The case of a payment's code, by the payment's name, until the wallet has read it."""
        self._unpaid_s: dict[str, float] = {}
        self._silent_s: dict[str, float] = {}
        self._sent_on: dict[str, int] = {}
        self._not_found: set[str] = set()
        self._cancelled: set[str] = set()
        self._left: dict[Process, tuple[float, frozenset[tuple[str, str]]]] = {}

    def day(self) -> int:
        """The true day in Beijing, by its number in this world."""
        return int((self._world.hub.now_s + BEGINS_S) // DAY_S)

    # ------------------------------------------------------------ at the far ends

    def known_there(self, asked: Asked) -> bool:
        """Whether a wallet has the order that it is asked to undo."""
        return asked.operation not in REVERSES or self._order_paid_s(asked) is not None

    def acted(self, asked: Asked, spoilt: str, *, known: bool, status: int, body: bytes) -> None:
        """A far end has read a request and made its answer; ``spoilt``: how it misbehaved."""
        number, cases = asked.number, self._cases
        kinds = HIS_FAULTS if asked.service == "his" else FAR_FAULTS
        if spoilt in kinds:
            cases[kinds[spoilt][0]] += 1
        if asked.operation in PAYS:
            self._sent_on.setdefault(number, self.day())
            if case := self.odd.pop(self._world.alias(number), ""):
                cases[case] += 1
        elif asked.operation in QUESTIONS:
            if self._order_paid_s(asked):
                self._unpaid_s.pop(number, None)
            else:
                self._unpaid_s[number] = self._world.hub.now_s
        elif asked.operation in REVERSES:
            if not known and undone(Heard(asked, status, body)):
                cases["19"] += 1  # an order that never existed
            paid_s = self._order_paid_s(asked)
            if paid_s and paid_s >= self._unpaid_s.get(number, paid_s + 1):
                cases["18"] += 1

    def _order_paid_s(self, asked: Asked) -> float | None:
        """When an order was paid at its wallet, in seconds of this world; 0: it is not, None: there is none."""
        order = self._world.far.order(asked.service, asked.number)
        if order is None:
            return None
        return 0.0 if order.paid_at is None else (order.paid_at - START).total_seconds()

    # ------------------------------------------------------------ on the wires

    def heard(self, word: Heard, sent_on: int) -> None:
        """An answer has reached the server; ``sent_on``: the day on which it was asked."""
        asked, cases = word.asked, self._cases
        if asked.service != "his" and sent_on != self.day():
            cases["54"] += 1
        if asked.operation in QUESTIONS:
            self._silent_s.pop(asked.number, None)
            if not_found(word):
                self._not_found.add(asked.number)
        elif asked.operation in REVERSES and wants_it_again(word):
            cases["19"] += 1

    def silent(self, asked: Asked, *, arrived: bool) -> None:
        """No answer has come in time; ``arrived``: the request has not got lost on its way there."""
        cases, now_s = self._cases, self._world.hub.now_s
        if asked.operation in REVERSES:
            cases["19"] += 1
        elif asked.operation in QUESTIONS:
            if now_s - self._silent_s.setdefault(asked.number, now_s) >= LONG_SILENCE_S:
                cases["16"] += 1
        elif asked.operation in PAYS:
            if self._order_paid_s(asked):
                cases["9"] += 1
            elif not arrived:
                cases["8"] += 1

    def down(self, asked: Asked) -> None:
        """A far end that is down was asked."""
        if asked.service == "his":
            self._cases["31"] += 1

    def too_late(self, asked: Asked) -> None:
        """An answer has come after its time was over."""
        if asked.operation in PAYS:
            self._cases["10"] += 1

    # ------------------------------------------------------------ payments

    def cancel_shown(self, payment_no: str) -> None:
        """A window has shown that its payment is being undone."""
        self._cancelled.add(payment_no)

    def payment(self, old: Payment | None, new: Payment) -> None:
        """A payment has another state."""
        number, cases = new.payment_no, self._cases
        if new.state in OPEN_STATES:
            return
        if old is not None and old.state in OPEN_STATES and self._sent_on.get(number, self.day()) != self.day():
            cases["54"] += 1
        if new.state in SUCCESS and (old is None or old.state not in SUCCESS):
            if number in self._cancelled:
                cases["21"] += 1
            if number in self._not_found:
                cases["15"] += 1

    # ------------------------------------------------------------ deaths

    def starts_again(self, process: Process) -> None:
        """A server has been started after a death: what is left to be done it takes up."""
        self._left[process] = (self._world.hub.now_s, self._jobs())

    def dies(self, process: Process) -> None:
        """A process dies."""
        world, cases = self._world, self._cases
        if process.name.startswith("server"):
            cases["2"] += 1
            began_s, left = self._left.pop(process, (0.0, frozenset()))
            if left and world.hub.now_s - began_s <= RECOVERS_S and left & self._jobs():
                cases["5"] += 1
            return
        for window in world.windows:
            if window.process is process:
                cases["1"] += 1
                cases["5"] += bool(window.recovers and window.journal.open_intents())

    def _jobs(self) -> frozenset[tuple[str, str]]:
        return frozenset(job for job in self._world.rows.jobs() if job[1] != "all")
