"""Card terminals and their bank as the simulation plays them, written without the drivers: what a desk's port promises
of a terminal (done, failed, unknown; never a lie), and everything that makes an answer unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from app.core.clock import BEIJING
from app.core.terminal import CARD, CardAct, TerminalOutcome
from app.desk.terminal_ports import TerminalAsk, TerminalReport, TerminalTask
from app.wire.card_settlements import BatchTotals
from app.wire.terminals import TerminalWord
from simulation.card_bank import Entry
from simulation.kernel import START, TIME_OVER, Hub, Task
from simulation.wires import Asked, Heard

if TYPE_CHECKING:
    from simulation.window import Window
    from simulation.world import World

DONE, FAILED, UNKNOWN = TerminalOutcome.DONE, TerminalOutcome.FAILED, TerminalOutcome.UNKNOWN
ASK_S, SLOWEST_S = 200.0, 170.0
"""How long a desk waits for its terminal, and how long a terminal works at most until it is idle again."""
FAULTS: Mapping[str, tuple[str, str, bool]] = {
    "declined": ("44", "the bank declines", False),
    "cancelled": ("46", "the payer presses cancel", False),
    "silent": ("44", "the terminal is silent (-2)", True),
    "bank_silent": ("44", "the bank is silent (-3, 98)", True),
    "echo": ("45", "its answer is about something else", True),
    "previous": ("46", "it shows the amount of the patient before", False),
    "never": ("47", "its library never returns", True),
    "stale": ("48", "it answers what it answered before", True),
    "cable": ("49", "its cable comes out", True),
}
"""For each fault of an act: the case, what a person would write down, and whether the card may have been charged."""
CODES = {
    "declined": "terminal.declined", "cancelled": "terminal.cancelled", "bank_silent": "terminal.bank_silent",
    "echo": "terminal.echo_mismatch", "previous": "terminal.echo_mismatch", "stale": "terminal.answer_left",
}  # fmt: skip


class Turn:
    """The lock of `RunTerminal` on simulated time: one act at a time, the next waits."""

    def __init__(self, hub: Hub) -> None:
        self._hub, self._taken = hub, False
        self._waiting: list[Task] = []

    def __enter__(self) -> None:
        while self._taken:
            self._waiting.append(self._hub.task())
            self._hub.park(None)
        self._taken = True

    def __exit__(self, *_: object) -> None:
        self._taken = False
        if self._waiting:
            self._hub.wake_soon(self._waiting.pop(0))


class CardMachine:
    """The terminal of one window, which outlives its computer: ``app.desk.terminal_ports.CardTerminalDevice``."""

    def __init__(self, world: World, window: Window) -> None:
        self._world, self._window = world, window
        self._traces, self._idle_at_s, self._plugged_at_s = 0, 0.0, 0.0
        self._unheard = ""
        self._batches = 1
        self._doubts: dict[str, tuple[CardAct, str]] = {}
        self.tells_open = True
        """Asked for totals, some terminals tell those of the open batch, others those of the last settlement: of these
        a doubt may stay until a slip or the bank's statement, which a seed does not have."""
        self.papers: dict[str, BatchTotals] = {}
        """The totals of settled batches, as its printer put them on paper."""
        self.script: list[str] = []
        """How the next acts go, for a scripted scene: a fault, with a plus sign when the card is charged all the same,
        or nothing."""

    # ------------------------------------------------------------ the port

    def has_terminal(self) -> bool:
        """Every window of a world with cards has one."""
        return True

    def ask_terminal(self, ask: TerminalAsk, *, clear: bool, last: TerminalWord | None) -> TerminalWord:
        """As the port says."""
        world, hub = self._world, self._world.hub
        self._check(ask)
        label = world.count(f"{ask.act.value} {world.alias(ask.number)} at {self._window.name}")
        fault, charges = self._fault(label, ask)
        works_s = world.chance.between(f"card presented {label}", 4, 40)
        if fault in ("never", "silent"):
            works_s = world.chance.between(f"works {label}", 4, SLOWEST_S)
        self._idle_at_s = hub.now_s + works_s
        task, answered = hub.task(), [False]
        if fault == "cable":
            self._plugged_at_s = self._idle_at_s + world.chance.between(f"cable {label}", 30, 1500)

        def act() -> None:
            if charges:
                self._enter(ask)
            if fault == "never" or answered[0]:
                return
            answered[0] = True
            hub.wake(task, task.waiting, None)

        hub.later(works_s, act)
        late = hub.park(ASK_S) is TIME_OVER
        answered[0] = True
        if late or (fault and fault not in ("declined", "cancelled")):
            return self._heard(ask, UNKNOWN, "terminal.no_answer" if late else CODES.get(fault, "terminal.no_answer"))
        if fault or not charges:
            return self._heard(ask, FAILED, CODES.get(fault, "terminal.declined"))
        return self._heard(ask, DONE, "", self._last())

    def ask_last(self, ask: TerminalAsk, *, last: TerminalWord | None) -> TerminalWord:
        """As the port says: what its last transaction proves, by our number in it or by the one known before."""
        world, hub = self._world, self._world.hub
        label = world.count(f"last {world.alias(ask.number)} at {self._window.name}")
        hub.pause(world.chance.between(f"asked {label}", 0.5, 3))
        busy = hub.now_s < self._idle_at_s or hub.now_s < self._plugged_at_s
        if busy or world.mischief.fault("terminal", label, "44"):
            return self._heard(ask, UNKNOWN, "terminal.no_answer")
        found = self._last()
        if found is None:
            return self._heard(ask, FAILED, "terminal.not_recorded")
        if found.number == ask.number and found.act is ask.act:
            return self._heard(ask, DONE, "", found)
        if last is not None and found.trace_no == last.trace_no:
            return self._heard(ask, FAILED, "terminal.not_recorded")
        return self._heard(ask, UNKNOWN, "terminal.last_is_another")

    # ------------------------------------------------------------ inside

    def pays_by_hand(self, amount_fen: int, meant_for: str = "") -> None:
        """Somebody types an amount into the terminal, and a card pays it: nobody of ours asked. ``meant_for``: the
        payment whose money it is, as the payer would say; the terminal knows nothing of it."""
        self._world.mischief.note("50")
        self._world.far.bank.entries.append(self._entry("", meant_for, CardAct.SALE, amount_fen))

    def last_sale(self, amount_fen: int) -> TerminalWord | None:
        """The last transaction, when it is a sale of so much."""
        found = self._last()
        if found is None or found.act is not CardAct.SALE or found.amount_fen != amount_fen:
            return None
        return self._word(CardAct.SALE, DONE, "", found)

    def sells_alone(self, amount_fen: int, meant_for: str) -> TerminalWord:
        """The same, with the paper that the person keeps; it is no payment's until somebody attaches it."""
        self._world.mischief.note("50")
        entry = self._entry("", "", CardAct.SALE, amount_fen)
        self._world.far.bank.sells_alone(entry, meant_for)
        return self._word(CardAct.SALE, DONE, "", entry)

    def gives_back_alone(self, payment_no: str, amount_fen: int) -> None:
        """What nobody could attach: the person undoes it on the terminal."""
        self._world.far.bank.gives_back_alone(payment_no, self._entry("", "", CardAct.VOID, amount_fen))

    @property
    def idle(self) -> bool:
        """Whether it would take a card now."""
        return self._world.hub.now_s >= max(self._idle_at_s, self._plugged_at_s)

    def tend_terminal(self, task: TerminalTask, original: TerminalWord | None = None) -> TerminalReport:
        """As ``app.desk.terminal_ports.TerminalCare`` says: settle, and totals; its own sign-in is always good."""
        world, batch_no = self._world, self._batch_no
        label = world.count(f"{task.value} at {self._window.name}")
        world.hub.pause(world.chance.between(f"tends {label}", 2, 20))
        if not self.idle:
            return TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
        if task is TerminalTask.TOTALS:
            if world.mischief.fault("terminal", label, "44"):
                return TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
            return self._totals()
        how = "answers"
        if world.mischief.fault("terminal", label, "44"):
            how = world.chance.pick(f"how {label}", ("refuses", "silent", "answer lost"))
            world.tell(f"the terminal of {self._window.name}, {label}: {how}")
        if how == "refuses":
            return TerminalReport(outcome=FAILED, code="terminal.declined")
        if how == "silent":
            return TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
        totals = BatchTotals(batch_no=batch_no, settled=True, **world.far.bank.batch(self._window.name, batch_no))
        self.papers[batch_no] = totals
        self._batches += 1
        self._unheard = ""  # nothing that follows can be taken for what was in doubt: that would be in this batch
        if how == "answer lost":
            return TerminalReport(outcome=UNKNOWN, code="terminal.no_answer")
        return self._counted(totals)

    def _totals(self) -> TerminalReport:
        if self.tells_open:
            counts = self._world.far.bank.batch(self._window.name, self._batch_no)
            return self._counted(BatchTotals(batch_no=self._batch_no, settled=False, **counts))
        if not self.papers:
            return TerminalReport(outcome=FAILED, code="terminal.not_supported")
        return self._counted(self.papers[max(self.papers)])

    def _counted(self, totals: BatchTotals) -> TerminalReport:
        """The totals reach the desk: they are the terminal's word that what its batch lacks was never carried out."""
        taken = {entry.number for entry in self._world.far.bank.entries}
        for number, (act, batch_no) in list(self._doubts.items()):
            if batch_no == totals.batch_no and number not in taken:
                self._world.checks.heard(Heard(Asked(CARD, act.value, number), 200, FAILED.value.encode()))
                self._unheard = "" if self._unheard == number else self._unheard
                del self._doubts[number]
        return TerminalReport(outcome=DONE, totals=totals)

    @property
    def _batch_no(self) -> str:
        return f"{self._batches:06}"

    def _check(self, ask: TerminalAsk) -> None:
        """What must be true when a terminal is asked for money."""
        world, sale = self._world, ask.act is CardAct.SALE
        name = world.alias(ask.number)
        world.checks.before_far_end(Asked(CARD, "pay" if sale else "refund", ask.number))
        if not self._window.journal.asked_durably(ask.number):
            world.fail_promise(1, f"{name} was asked of the terminal before that was durable at the desk")
        if self._unheard not in ("", ask.number):
            world.fail_promise(2, f"{name} was asked while {world.alias(self._unheard)} was in doubt at the terminal")
        if sale and world.checks.sent[ask.number] > 1:
            world.fail_promise(2, f"{name} was asked of the terminal twice")
        self._unheard = ask.number
        self._doubts[ask.number] = ask.act, self._batch_no

    def _fault(self, label: str, ask: TerminalAsk) -> tuple[str, bool]:
        """What goes wrong with an act, and whether the bank carries it out."""
        world = self._world
        would = world.far.bank.takes(ask, self._window.name)
        if self.script:
            said = self.script.pop(0)
            fault, charges = said.removesuffix("+"), said.endswith("+") or not said
        elif world.mischief.fault("terminal", label):
            fault = world.chance.pick(f"what {label}", tuple(FAULTS))
            charges = FAULTS[fault][2] and world.chance.draw(f"charged {label}") < 0.5
        else:
            return "", would
        if fault:
            world.mischief.cases[FAULTS[fault][0]] += 1
            carried = "carried out" if charges and would else "not carried out"
            world.tell(f"the terminal of {self._window.name}, {label}: {FAULTS[fault][1]}, {carried}")
        return fault, charges and would

    def _enter(self, ask: TerminalAsk) -> None:
        payment_no = ask.number if ask.act is CardAct.SALE else ask.original_no
        self._world.far.bank.entries.append(self._entry(ask.number, payment_no, ask.act, ask.amount_fen))
        self._world.checks.after_far_end(Asked(CARD, "pay" if ask.act is CardAct.SALE else "refund", ask.number))

    def _entry(self, number: str, payment_no: str, act: CardAct, amount_fen: int) -> Entry:
        self._traces += 1
        at = START + timedelta(seconds=self._world.hub.now_s)
        return Entry(number, payment_no, act, amount_fen, f"{self._traces:06}", self._window.name, at, self._batch_no)

    def _last(self) -> Entry | None:
        own = [one for one in self._world.far.bank.entries if one.terminal == self._window.name]
        return own[-1] if own else None

    def _heard(self, ask: TerminalAsk, outcome: TerminalOutcome, code: str, found: Entry | None = None) -> TerminalWord:
        """The word that reaches the desk; the checks hear it too."""
        if outcome is not UNKNOWN:
            self._unheard = ""
            self._doubts.pop(ask.number, None)
        self._world.checks.heard(Heard(Asked(CARD, ask.act.value, ask.number), 200, outcome.value.encode()))
        return self._word(ask.act, outcome, code, found)

    def _word(self, act: CardAct, outcome: TerminalOutcome, code: str, found: Entry | None) -> TerminalWord:
        if found is None:
            return TerminalWord(act=act, outcome=outcome, code=code)
        return TerminalWord(
            act=act, outcome=outcome, code=code, amount_fen=found.amount_fen, trace_no=found.trace_no,
            reference_no=f"{self._window.name.replace(' ', '')}{found.trace_no}", card_masked="622588******0123",
            batch_no=found.batch_no, at=f"{found.at.astimezone(BEIJING):%m%d%H%M%S}",
        )  # fmt: skip
