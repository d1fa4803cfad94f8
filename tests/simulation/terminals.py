"""Thousands of card transactions over lines that lose, flip, double and add bytes, are cut and die: no wrong outcome.

    PYTHONPATH=tests python tests/simulation/terminals.py [--count 10000] [--seed 1]

Every outcome is compared with the emulated terminal's own ledger: done is charged once with that amount, failed is
not charged, unknown is settled rightly by query-last or left to a person for a reason that is written down. In the end
the bank's book equals the terminal's. Time is simulated; a failing transaction prints how to play it again.

Left out, because nobody could tell: a payment by hand of the same amount, minutes before a sale in which the device
host is killed, at a terminal that carries no number of ours. For its sake a terminal whose clock is slow is left to a
person after a killed host.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from drivers.emulation.card_ledger import Entry
from drivers.ports import Outcome, TerminalAct, TerminalRequest, TerminalResult
from drivers.terminal.last_act import CLOCKS_APART
from support.card_line import CardWorld, HostKilled, Mischief

MODELS = ("serial_fs", "serial_9f", "serial_df")
ROUNDS = 25
"""Transactions of one world: a terminal, its line, a shift."""
QUERIES = 12
PAUSE_S = 30.0
DEADLINE_S = 200.0
TERMINAL_FAULTS = (
    *("silent", "reply_lost", "late_reply", "wrong_check", "wrong_echo", "wrong_amount", "split", "glued_ack", "noise"),
    *("nak", "no_ack", "reboot", "power_loss", "sign_in_expired", "batch_full", "stale_amount", "whole_card"),
    *("hangs", "empty", "short", "brief"),
)
BANK_FAULTS = ("bank_down", "bank_silent", "bank_declines", "bank_sign_in")


class WrongOutcome(AssertionError):
    """The driver said what the ledger does not bear out."""


@dataclass
class Report:
    """What was played."""

    transactions: int = 0
    faults: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.transactions += other.transactions
        self.faults += other.faults
        self.outcomes.update(other.outcomes)
        self.settled.update(other.settled)
        self.wrong += other.wrong


class Shift:
    """One world from its first transaction to its last."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.chance = chance
        self.seed = seed
        self.skew_s = chance.uniform(-240, 240)
        self.world = CardWorld(
            chance.choice(MODELS),
            seed=seed,
            through_pc=chance.random() < 0.4,
            customer_s=chance.choice((0.5, 5.0, 20.0)),
            skew_s=self.skew_s,
            forgetful=chance.random() < 0.3,
        )
        self.report = Report()
        self.last: Entry | None = None  # as the desk's books have it
        self.sales: list[tuple[str, Entry]] = []

    def play(self, rounds: int) -> Report:
        """All of them; what goes wrong is in the report, with the seed."""
        for number in range(rounds):
            self.report.transactions += 1
            try:
                self._transaction(f"{self.seed:X}-{number}")
            except WrongOutcome as wrong:
                self.report.wrong.append(f"--seed {self.seed} transaction {number} {self.world.model}: {wrong}")
        self.world.terminal.pay_reversals()
        mine = {each.trace_no: (each.kind, each.amount_fen) for each in self.world.ledger.entries}
        names = {"00": "sale", "20": "void", "22": "refund"}
        theirs = {trace: (names[kind], fen) for (_, trace), (kind, fen) in self.world.bank.book.items()}
        if mine != theirs:
            self.report.wrong.append(f"--seed {self.seed}: the bank's book is not the terminal's")
        self.report.faults += self.world.line.faults
        return self.report

    def _request(self, number: str) -> TerminalRequest:
        """A sale, or the void or refund of an earlier one."""
        draw = self.chance.random()
        base = TerminalRequest(
            kind=TerminalAct.SALE,
            number=number,
            begun_at=self.world.begun_at(),
            last_trace_no=self.last.trace_no if self.last is not None else "",
            last_reference_no=self.last.reference_no if self.last is not None else "",
            journal_clear=True,
        )
        if self.sales and draw < 0.2:
            _, sale = self.chance.choice(self.sales)
            void = draw < 0.12
            return replace(
                base,
                kind=TerminalAct.VOID if void else TerminalAct.REFUND,
                amount_fen=sale.amount_fen if void else max(1, sale.amount_fen // 3),
                original_trace_no=sale.trace_no,
                original_reference_no=sale.reference_no,
                original_day=f"{sale.at:%Y%m%d}",
            )
        amount_fen = self.chance.choice((1, 100, 6360, self.chance.randrange(1, 9_999_999)))
        return replace(base, amount_fen=amount_fen)

    def _spoil(self) -> set[str]:
        """Choose what goes wrong this time; the words that a person would write down."""
        world, chance = self.world, self.chance
        draw = chance.random()
        if draw < 0.2:
            return set()
        if draw < 0.5:
            faults = frozenset(chance.sample(TERMINAL_FAULTS, chance.choice((1, 1, 2))))
            self.report.faults += len(faults)
            if "silent" in faults:
                world.terminal.faults.add("silent")
            world.terminal.script = [faults - {"silent"}]
            return set(faults)
        if draw < 0.6:
            self.report.faults += 1
            world.bank.faults.add(chance.choice(BANK_FAULTS))
            return {"bank"}
        rate = chance.choice((0.001, 0.004, 0.02))
        lost, flipped, doubled, noise = (rate * (chance.random() < 0.5) for _ in range(4))
        mischief = Mischief(lost=lost, flipped=flipped, doubled=doubled, noise=noise)
        if draw > 0.85:
            mischief.cut_after = chance.randrange(400)
        world.line.mischief = mischief
        if draw > 0.93:
            mischief.kill_after = chance.randrange(12)
            return {"line", "host"}
        return {"line"}

    def _mend(self) -> None:
        world = self.world
        world.line.mischief = Mischief()
        world.terminal.faults -= {"silent"}
        world.terminal.script = []
        world.bank.faults.clear()
        if world.line.cut:
            world.plug_in()

    def _transaction(self, number: str) -> None:
        world = self.world
        request = self._request(number)
        before = len(world.ledger.entries)
        spoiled = self._spoil()
        if "stale_amount" not in spoiled and "host" not in spoiled and self.chance.random() < 0.02:
            before += world.terminal.pay_by_hand(request.amount_fen, world.line.now_s) is not None
        result = self._asked(request)
        self._mend()
        first = str(result.outcome)
        self.report.outcomes[f"{request.kind} {first}"] += 1
        self._compare(request, result, before)
        if result.outcome is Outcome.UNKNOWN:
            result = self._settle(request, before, spoiled)
        self._go_on(request, result, before)

    def _asked(self, request: TerminalRequest) -> TerminalResult:
        try:
            return self.world.device.perform(request, DEADLINE_S)
        except HostKilled:
            self.world.line.mischief = Mischief()
            self.world.restart()
            return TerminalResult(outcome=Outcome.UNKNOWN, code="host.killed")

    def _settle(self, request: TerminalRequest, before: int, spoiled: set[str]) -> TerminalResult:
        """Ask until it is known, as the product does; what is still unknown then must have a reason."""
        asked = replace(request, kind=TerminalAct.QUERY_LAST, queried=request.kind)
        result = TerminalResult(outcome=Outcome.UNKNOWN)
        for _ in range(QUERIES):
            if self.chance.random() < 0.1:
                self.world.line.mischief = Mischief(flipped=0.004, lost=0.002)
            result = self._asked(asked)
            self._mend()
            self._compare(request, result, before)
            if result.outcome is not Outcome.UNKNOWN:
                self.report.settled[f"settled {result.outcome}"] += 1
                return result
            self.world.line.pass_time(PAUSE_S)
        ours = [each for each in self.world.ledger.entries[before:] if self._is(request, each)]
        slow_clock = "host" in spoiled and self.skew_s < -CLOCKS_APART.total_seconds()
        garbled = bool(ours) and ours[-1].number not in {"", request.number}  # two flips that the XOR cannot see
        told = bool(ours) and self.world.ledger.last() == ours[-1] and bool(request.last_trace_no)
        if told and not slow_clock and not garbled:
            raise WrongOutcome(f"{request.kind} was charged and query-last never said so, after {sorted(spoiled)}")
        self.report.settled["left to a person"] += 1
        return result

    @staticmethod
    def _is(request: TerminalRequest, entry: Entry) -> bool:
        return (entry.kind, entry.amount_fen) == (str(request.kind), request.amount_fen)

    def _compare(self, request: TerminalRequest, result: TerminalResult, before: int) -> None:
        """The outcome against the terminal's own ledger."""
        new = self.world.ledger.entries[before:]
        if len(new) > 1:
            raise WrongOutcome(f"{request.kind}: {len(new)} transactions for one request")
        if result.outcome is Outcome.DONE and not (new and self._is(request, new[0])):
            raise WrongOutcome(f"{request.kind} is said to be done ({result.host_code}) and is not")
        if result.outcome is Outcome.FAILED and new:
            raise WrongOutcome(f"{request.kind} is said to have failed ({result.code}) and was done")

    def _go_on(self, request: TerminalRequest, result: TerminalResult, before: int) -> None:
        """What a cashier does next: sign in, settle, let a person look, serve the next patient."""
        world = self.world
        world.line.pass_time(self.chance.choice((1.0, 15.0, 90.0, 600.0)))
        if result.sign_in_needed or "sign_in_expired" in world.terminal.faults:
            world.device.perform(TerminalRequest(kind=TerminalAct.SIGN_IN), 30.0)
            world.terminal.faults.discard("sign_in_expired")  # a dialect without sign-in is signed in by hand
        if "batch_full" in world.terminal.faults or self.chance.random() < 0.02:
            world.device.perform(TerminalRequest(kind=TerminalAct.SETTLE), 30.0)
        if result.outcome is Outcome.UNKNOWN:
            world.line.pass_time(300.0)
            world.restart()
        last = world.ledger.last()
        if result.transaction is not None and result.transaction.trace_no and result.outcome is Outcome.DONE:
            self.last = last
            if request.kind is TerminalAct.SALE:
                self.sales.append((request.number, world.ledger.entries[-1]))
        elif last is not None and (result.outcome is Outcome.UNKNOWN or not last.number):
            self.last = last  # a person looked, or attached what was paid by hand


def play(count: int, seed: int, *, until_s: float = 3600.0) -> Report:
    """So many transactions, a world for each 25; stops early when it takes too long."""
    report, begun_s = Report(), time.monotonic()
    rounds = [*range(0, count, ROUNDS), count]
    for number, (begin, end) in enumerate(pairwise(rounds)):
        report.add(Shift(seed + number).play(end - begin))
        if time.monotonic() - begun_s > until_s:
            break
    return report


def main() -> int:
    """Play and tell; 1 when an outcome was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000, help="transactions (10000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first world (1)")
    given = parser.parse_args()
    begun_s = time.monotonic()
    report = play(given.count, given.seed)
    took_s = time.monotonic() - begun_s
    print(f"card terminals: {report.transactions} transactions, {report.faults} faults, {took_s:.0f} s")
    for counted in (report.outcomes, report.settled):
        print("  " + ", ".join(f"{name} {number}" for name, number in sorted(counted.items())))
    for each in report.wrong[:20]:
        print(f"  WRONG {each}")
    print(f"  wrong outcomes: {len(report.wrong)}")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
