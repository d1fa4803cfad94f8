"""The days of a world reconciled at its end by the server's own job queue: statements as the far ends' books print
them, fetched and kept, a run a day; once more after a restart. From outside: no line and no row of ours disappears,
every true difference is an exception with a limit and an act, nothing else is one, and the repetition says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.clock import BEIJING, accounting_day
from app.core.payment import PaymentState
from app.core.reconciliation import ExceptionState, RunState, StatementState
from app.core.refund import RefundState
from server import bootstrap, bootstrap_reconciliation
from server.bootstrap_statements import expected_of
from server.domain.exception_case import ExceptionCase
from server.domain.job import Job, JobKind
from server.domain.run import Run
from server.ports import UnitOfWork
from server.practice.book import Order
from server.services.plan_days import statement_subject
from server.services.run_files import groups_of
from server.storage.memory import MemoryDatabase
from simulation.invariants import GONE_BACK, WITH_MONEY, Broken
from simulation.server_process import ServerProcess, substituted

if TYPE_CHECKING:
    from simulation.world import World

EVERY = 8
"""One seed in so many is reconciled, each where a bug of reconciliation is planted; a scripted case asks for it."""
WALLETS = ("wechat", "alipay")
READY_AT = time(11)
"""In Beijing: every statement of the day before is ready."""
LONGEST_S, STEP_S = 6 * 3600.0, 10.0
LIMIT = timedelta(days=2)
"""So long may a row of the wallets and of the HIS be in transit."""
BY_HAND = 0.05
WORK = frozenset({JobKind.FETCH_STATEMENT.value, JobKind.START_RUN.value, JobKind.RUN_RECONCILIATION.value})
EVER = datetime(2000, 1, 1, tzinfo=UTC)
CLOSED = "REFUNDCLOSE"
"""A refund that the wallet closed: the merchant keeps the money."""
FEN = {"channel": "channel_fen", "platform": "platform_fen", "business": "business_fen"}
FOUND = "reconciliation.exceptions"

Line = tuple[str, str, str, int]
"""Whose, number of ours, kind, fen."""
Difference = tuple[str, str]
"""Number of ours, and what kind of exception it is (`server.reconciliation.patterns`)."""


def wanted(world: World) -> bool:
    """Whether a seed is reconciled, one in EVERY: its database is in memory and was never put back, and it has no card
    terminals, whose statement a bank gives that is no far end here."""
    plain = isinstance(world.database, MemoryDatabase) and not world.past.watched and not world.cards
    drawn = world.seed % EVERY == 0 or "reconciliation_jobs" in world.plan.planted.server
    return plain and world.plan.people and drawn


def of_seed(world: World) -> None:
    """Let people do a few things behind our back, then reconcile. Raises Broken."""
    check(world, _by_hand(world) | _closed(world))


def check(world: World, differences: set[Difference]) -> list[ExceptionCase]:
    """Reconcile every day of the world and answer the exceptions, which must be these differences. Raises Broken."""
    days = _days(world)
    _ends_work(world, world.beside.server)  # one server does it
    office = Office(world)
    _waits_for(world, days[-1])
    for day in days:
        office.fetches(day)
    first = office.told(days)
    _none_disappears(world, days, first)
    _as_they_are(world, days, first, differences)
    _ends_work(world, world.server)
    world.start_server()
    office = Office(world)
    office.runs_again(days[0])
    again = office.told(days)
    world.checks.checked += len(days)
    for day, one, other in zip(days, first, again, strict=True):
        if other.run.run_no == one.run.run_no:
            raise Broken(9, f"{day} was not run again")
        if other.says() != one.says():
            raise Broken(9, f"{day} reconciled again is {other.says()}, it was {one.says()}")
    return first[-1].cases


# ------------------------------------------------------------ the server at work


@dataclass(frozen=True)
class Told:
    """What the standing run of a day says."""

    run: Run
    rows: list[dict[str, Any]]
    cases: list[ExceptionCase]
    totals: list[Any]

    def says(self) -> tuple[Any, ...]:
        """All that must be the same in a repetition: inputs, groups, sums, exceptions. What a later day has closed is
        opened and closed anew, with a limit of its own."""
        run = self.run
        counts = (run.matched_count, run.matched_fen, run.in_transit_count, run.exceptions_count, run.at_risk_fen)
        rows = [tuple(row.values()) for row in self.rows]
        closed = ExceptionState.CLOSED_BY_STATEMENT
        named = [
            (case.found, case.state, case.opened_at, None if case.state is closed else case.limit_at)
            for case in self.cases
        ]
        opened = [one for one in run.inputs if one[0] != "opening"]
        return run.state, counts, opened, rows, self.totals, named


class Office:
    """One life of the server as far as days and runs go. The run itself works on the database beneath the storm: it has
    threads of its own, which know no simulated time."""

    def __init__(self, world: World) -> None:
        self._world, self._server = world, _server(world)
        server, statements = self._server, self._server.services.statements
        parties = statements._keep._parties
        systems: Any = {name: each for (party, name), each in parties.items() if party == "business"}
        self._ends = bootstrap.Ends(
            database=world.database, channels=server.channels, businesses=systems, clock=server.process
        )
        with substituted(world.plan.planted.server):
            jobs = vars(bootstrap)["reconciliation_jobs"](self._ends)
        runner: Any = server.runner
        runner._handlers = {**runner._handlers, **jobs}

    def fetches(self, day: date) -> None:
        """The statements of a day are asked for; when all are there its run begins by itself."""
        now = self._server.process.now()
        with self._world.database.uow() as work:
            for party, name in expected_of(self._ends):
                work.jobs.put(Job(JobKind.FETCH_STATEMENT, statement_subject(party, name, day), now))
            work.commit()
        self._works()

    def runs_again(self, day: date) -> None:
        """The program asks for a day again; those after it follow."""
        bootstrap_reconciliation.asking(self._ends)(day)
        self._works()

    def _works(self) -> None:
        world, ends_s = self._world, self._world.hub.now_s + LONGEST_S
        while world.failure is None and any(kind in WORK for kind, _ in world.rows.jobs()):
            if world.hub.now_s > ends_s:
                raise Broken(8, "a day is still not reconciled after hours")
            self._server.jobs_changed()
            _passes(world, STEP_S)
        if world.failure is not None:
            raise world.failure

    def told(self, days: list[date]) -> list[Told]:
        """What stands of each day."""
        return [self._world.rows.read(partial(self._of_day, day)) for day in days]

    def _of_day(self, day: date, work: UnitOfWork) -> Told:
        for party, name in expected_of(self._ends):
            kept = [one for one in work.statements.standing(day, day) if (one.party, one.name) == (party, name)]
            if not kept or kept[0].state not in (StatementState.KEPT, StatementState.NONE_THAT_DAY):
                raise Broken(8, f"the statement of {party} {name} of {day} is {kept[0] if kept else 'not there'}")
        runs = work.runs.standing(day, day)
        if not runs or runs[0].state is not RunState.DONE:
            raise Broken(8, f"{day} has no run that stands: {work.runs.of_day(day)}")
        groups = groups_of(work, runs[0].run_no)
        rows = [] if groups is None else list(groups.iter_rows(named=True))
        cases = work.exceptions.of_numbers(sorted({row["exception_no"] for row in rows} - {""}))
        if cases and work.alerts.get(FOUND, day.isoformat()) is None:
            raise Broken(8, f"{day} has exceptions and nobody is told")
        cases = sorted(cases, key=lambda one: one.found.exception_no)
        return Told(runs[0], rows, cases, list(work.runs.totals(runs[0].run_no)))


def _server(world: World) -> ServerProcess:
    if world.server is None or not world.server.process.alive:
        raise LookupError("no server")
    return world.server


def _ends_work(world: World, server: ServerProcess | None) -> None:
    if server is not None and server.process.alive:
        world.hub.kill(server.process)


def _waits_for(world: World, day: date) -> None:
    """Until every statement of a day is ready."""
    at = datetime.combine(day + timedelta(days=1), READY_AT, BEIJING)
    _passes(world, max(0.0, (at - world.true_now()).total_seconds()))


def _passes(world: World, seconds: float) -> None:
    ends_s = world.hub.now_s + seconds
    world.hub.run(ends_s)
    world.hub.now_s = ends_s


# ------------------------------------------------------------ what the world knows


def _by_hand(world: World) -> set[Difference]:
    """What nobody told us of: a fen given back in a wallet's console, a payment with the code on the wall, a posting
    that the HIS has lost."""
    made = set[Difference]()
    for payment in sorted(world.checks.payments.values(), key=lambda one: one.payment_no):
        name, order = world.alias(payment.payment_no), world.wallet_order(payment)
        if order is None or order.service not in WALLETS or payment.state is not PaymentState.PAID:
            continue
        drawn = world.chance.draw(f"behind our back {name}") / BY_HAND
        if drawn < 1 and payment.refundable_fen:
            number = f"CONSOLE{len(made)}"
            world.tell(f"a fen of {name} is given back in the wallet's console")
            gives_back(world, order, number, 1, order.paid_at or world.true_now())
            made.add((number, "not_ours"))
        elif 1 <= drawn < 2:
            number = f"WALL{len(made)}"
            world.tell(f"somebody pays {order.amount_fen} fen with a code on the wall")
            world.far.book.save(replace(order, number=number, channel_number=f"{order.channel_number}{len(made)}"))
            made.add((number, "not_ours"))
        elif 2 <= drawn < 3 and _loses_posting(world, payment.order_no):
            made |= {(number, "posting_missing") for number in _told_to_his(world, payment.order_no)}
    return made


def _loses_posting(world: World, order_no: str) -> bool:
    """The HIS has a line of the order and loses it, which no answer of its says."""
    book = world.far.his_book.order(order_no)
    if book is None or book["state"] != "posted":
        return False
    world.tell(f"the HIS loses its line of {world.alias(order_no)}")
    with world.far.his_book.turn():
        world.far.his_book.remove_entries("posting", order_no)
    return True


def _told_to_his(world: World, order_no: str) -> list[str]:
    book = world.far.his_book.order(order_no)
    return [str(one["payment_no"]) for one in book["body"]["payments"]] if book is not None else []


def _closed(world: World) -> set[Difference]:
    """Refunds that WeChat closed after it had accepted them: the one kind of exception that nobody made. Its bill
    counts them as given and freezes that; a refund's state is the query's word, so a person asks and closes it."""
    return {
        (back.number, "surplus")
        for back in _given(world)
        if back.state == CLOSED and back.service == "wechat" and back.kind == "refund"
    }


def _over_midnight(world: World) -> set[Difference]:
    """Payments that a wallet took on one day and undid on the next: the bill of the first has them, our books have an
    undone payment, and the row of the second day is not laid beside them. A person asks the wallet and closes it."""
    found = set[Difference]()
    for back in _given(world):
        order = world.far.order(back.service, back.order_number) if back.kind == "reverse" else None
        if order is not None and order.paid_at and accounting_day(order.paid_at) != accounting_day(back.created_at):
            found.add((back.order_number, "not_ours"))
    return found


def gives_back(world: World, order: Order, number: str, fen: int, at: datetime) -> None:
    """Somebody gives money back in the merchant's console."""
    world.far.till.give_back(
        order, number=number, kind="refund", amount_fen=fen, now=at, takes=timedelta(0), outcome="SUCCESS", content={}
    )
    world.far.book.commit()


def _merchants(world: World) -> list[tuple[str, str]]:
    orders = filter(None, map(world.wallet_order, world.checks.payments.values()))
    return sorted({(one.service, one.merchant) for one in orders if one.service in WALLETS})


def _given(world: World) -> Iterator[Any]:
    for name, merchant in _merchants(world):
        yield from world.far.book.refunds_accepted(name, merchant, EVER, world.true_now())


def _lines(world: World, days: list[date]) -> Iterator[tuple[date, Line]]:
    """What the statements say, with a payment that was undone on its day as one line."""
    now, undone = world.true_now(), set[tuple[date, str]]()
    for back in _given(world):
        day = accounting_day(back.created_at)
        if back.kind == "reverse":
            undone.add((day, back.order_number))
        if back.state != CLOSED or back.service == "wechat":
            yield day, ("channel", back.number, back.kind, back.amount_fen)
    for name, merchant in _merchants(world):
        for order in world.far.book.orders_paid(name, merchant, EVER, now):
            day = accounting_day(order.paid_at or now)
            if (day, order.number) not in undone:
                yield day, ("channel", order.number, "pay", order.amount_fen)
    for day in days:
        for _, entry in world.far.his_book.entries(day.isoformat(), None, 0, 10**9):
            if entry["line"] == "withdrawal":
                yield day, ("business", entry["refund_no"], "refund", int(entry["amount_fen"]))
                continue
            for paid in entry["payments"]:
                yield day, ("business", paid["payment_no"], "pay", int(paid["amount_fen"]))


def _rows_of_ours(world: World) -> Iterator[tuple[date, Line]]:
    """Our own books: what holds or held money, what was undone, what went back."""
    for number, payment in world.checks.payments.items():
        if payment.state in WITH_MONEY:
            yield payment.day, ("platform", number, "pay", payment.amount_fen)
        elif payment.state is PaymentState.REVERSED:
            yield payment.day, ("platform", number, "reverse", payment.amount_fen)
    named = {back.number for back in _given(world) if back.state != CLOSED or back.service == "wechat"}
    for number, refund in world.checks.refunds.items():
        if refund.state in GONE_BACK or (refund.state is RefundState.FAILED and number in named):
            yield (
                accounting_day(refund.refunded_at or refund.changed_at),
                ("platform", number, "refund", refund.amount_fen),
            )


def _days(world: World) -> list[date]:
    """Every day on which anybody has booked anything."""
    first, last = accounting_day(world.hub.shown_at(0.0)), accounting_day(world.true_now())
    every = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    found = {day for day, _ in _lines(world, every)} | {day for day, _ in _rows_of_ours(world)}
    return sorted(found | {first})


# ------------------------------------------------------------ what is checked


def _none_disappears(world: World, days: list[date], told: list[Told]) -> None:
    """What went in came out, each once: matched on some day, or still open on the last."""
    given = Counter(line for _, line in _lines(world, days)) + Counter(line for _, line in _rows_of_ours(world))
    found = Counter[Line]()
    for place, one in enumerate(told, 1):
        for row in one.rows:
            if row["outcome"] == "matched" or place == len(told):
                found.update(
                    (party, row["our_no"], row["kind"], row[fen]) for party, fen in FEN.items() if row[fen] is not None
                )
    world.checks.checked += given.total()
    if given != found:
        gone, more = list((given - found).elements()), list((found - given).elements())
        raise Broken(8, f"lines and rows that are in no group: {gone[:5]}, groups of what nobody has said: {more[:5]}")


def _as_they_are(world: World, days: list[date], told: list[Told], differences: set[Difference]) -> None:
    """What is open on the last day is a true difference, and each is there; no row is in transit past its limit."""
    last = told[-1]
    for row in last.rows:
        if row["outcome"] == "in_transit" and days[-1] - row["day"] > LIMIT:
            raise Broken(8, f"{world.alias(row['our_no'])} is in transit past its limit")
    waiting = {row["our_no"] for row in last.rows if row["outcome"] == "in_transit"}
    cases = [(case.found.our_no, case.found.type) for case in last.cases]
    found = set(cases) - (_over_midnight(world) - differences)
    world.checks.checked += len(last.rows)
    differences = {one for one in differences if one in found or one[0] not in waiting}  # within its limit
    if found != differences or len(cases) != len(set(cases)):
        false, missed = sorted(found - differences), sorted(differences - found)
        raise Broken(8, f"exceptions of nothing: {_named(world, false)}; differences unseen: {_named(world, missed)}")
    for case in last.cases:
        if case.limit_at <= case.opened_at or not case.found.act:
            raise Broken(8, f"the exception of {world.alias(case.found.our_no)} has no limit or no act")


def _named(world: World, differences: list[Difference]) -> str:
    return ", ".join(f"{world.alias(number)} {kind}" for number, kind in differences) or "none"
