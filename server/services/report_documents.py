"""Reports as documents: the result of a run, its exceptions, the day's closing by channel and class, a shift, funds."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from server.domain.books import Books, Tally
from server.domain.document import Cell, CellKind, Column, Document, DocumentTable, Fact
from server.domain.exception_case import ExceptionCase
from server.domain.run import Run, RunTotal
from server.reconciliation.funds import Funds
from server.services.funds import entry_no
from server.services.proof_document import BOOK_COLUMNS, LINE_COLUMNS, books_table, line_cells, tally_cells
from server.services.shift_details import ShiftDetail

_TEXT, _WORD, _COUNT, _FEN = CellKind.TEXT, CellKind.WORD, CellKind.COUNT, CellKind.FEN
CLASSES: Mapping[str, str] = {
    "cash": "cash", "wechat": "wallet", "alipay": "wallet", "unionpay": "wallet", "card": "bank_card",
    "transfer": "transfer",
}  # fmt: skip
"""The class of a payment channel, for the summary by class; any other is ``other``."""
EXCEPTION_COLUMNS = (
    Column("type", _WORD, 11), Column("state", _WORD, 8), Column("channel", _WORD, 7), Column("kind", _WORD, 5),
    Column("our_no", _TEXT, 21), Column("party_no", _TEXT, 21), Column("at", CellKind.INSTANT, 13),
    Column("day", CellKind.DAY, 10), Column("amount_fen", _FEN, 10), Column("at_risk_fen", _FEN, 10),
    Column("cause", _WORD, 16), Column("act", _WORD, 12), Column("owner", _TEXT, 8),
)  # fmt: skip
SETTLEMENT_COLUMNS = (
    Column("day", CellKind.DAY, 9), Column("channel", _WORD, 8), Column("merchant", _TEXT, 14),
    Column("gross_fen", _FEN, 12), Column("refund_fen", _FEN, 11), Column("fee_fen", _FEN, 10),
    Column("expected_fen", _FEN, 12), Column("arrival_day", CellKind.DAY, 9), Column("arrived_fen", _FEN, 12),
    Column("difference_fen", _FEN, 10), Column("state", _WORD, 8), Column("in_the_books", _WORD, 7),
)  # fmt: skip
DIFFERENCE_COLUMNS = (
    Column("day", CellKind.DAY, 12), Column("channel", _WORD, 12), Column("figure", _WORD, 16),
    Column("expected_fen", _FEN, 16), Column("moved_fen", _FEN, 16), Column("difference_fen", _FEN, 16),
)  # fmt: skip

COUNT_COLUMNS = (
    Column("at", CellKind.INSTANT, 16), Column("counted_by", _TEXT, 14), Column("channel", _WORD, 12),
    Column("entered_fen", _FEN, 14), Column("by_books_fen", _FEN, 14), Column("difference_fen", _FEN, 14),
)  # fmt: skip


def result_report(hospital: str, run: Run, totals: Sequence[RunTotal], cases: Sequence[ExceptionCase]) -> Document:
    """What a run came to: the lines of the parties, exceptions by type."""
    types: dict[str, tuple[int, int]] = {}
    for case in cases:
        count, fen = types.get(case.found.type, (0, 0))
        types[case.found.type] = (count + 1, fen + case.found.at_risk_fen)
    worst_first = sorted(types.items(), key=lambda item: (-item[1][1], item[0]))
    by_type = tuple((f"type_{name}", *sums) for name, sums in worst_first)
    columns = (Column("type", _WORD, 30), Column("count", _COUNT, 10), Column("at_risk_fen", _FEN, 16))
    return Document(
        kind="reconciliation_report",
        facts=(
            *_head(hospital, run.day),
            Fact("run_no", _TEXT, run.run_no),
            Fact("run_version", _COUNT, run.version),
            Fact("run_ended_at", CellKind.INSTANT, run.ended_at),
            Fact("matched_count", _COUNT, run.matched_count),
            Fact("matched_fen", _FEN, run.matched_fen),
            Fact("in_transit_count", _COUNT, run.in_transit_count),
            Fact("in_transit_fen", _FEN, run.in_transit_fen),
            Fact("exceptions_count", _COUNT, run.exceptions_count),
            Fact("exceptions_fen", _FEN, run.exceptions_fen),
            Fact("at_risk_fen", _FEN, run.at_risk_fen),
        ),
        tables=(
            DocumentTable("proof_lines", LINE_COLUMNS, tuple(line_cells(total) for total in totals)),
            DocumentTable("exceptions_by_type", columns, by_type),
        ),
        made_at=run.ended_at or run.asked_at,
        notes=("yuan_note",),
    )


def exception_report(
    hospital: str, day: date, cases: Sequence[ExceptionCase], names: Mapping[int, str], made_at: datetime
) -> Document:
    """Every open exception of a day, worst first."""
    rows = tuple(
        (
            f"type_{case.found.type}", case.state.value, case.found.channel, case.found.kind, case.found.our_no,
            case.found.party_no, case.found.at, case.found.day, case.found.amount_fen, case.found.at_risk_fen,
            f"cause_{case.found.cause}", f"act_{case.act.value if case.act else case.found.act}",
            names.get(case.owner_id, ""),
        )
        for case in sorted(cases, key=lambda case: (-case.found.at_risk_fen, case.found.exception_no))
    )  # fmt: skip
    amount_fen, risk_fen = (sum(getattr(case.found, name) for case in cases) for name in ("amount_fen", "at_risk_fen"))
    below: tuple[Cell, ...] = ("sum", *[None] * 7, amount_fen, risk_fen, None, None, None)
    return Document(
        kind="exception_report",
        facts=(*_head(hospital, day), Fact("count", _COUNT, len(rows)), Fact("at_risk_fen", _FEN, risk_fen)),
        tables=(DocumentTable("exceptions_list", EXCEPTION_COLUMNS, rows, below),),
        made_at=made_at,
        notes=("yuan_note",),
    )


def closing_report(hospital: str, day: date, books: Books, made_at: datetime) -> Document:
    """The day's closing by payment channel and in sum by class, from the ledger."""
    classes: dict[str, Tally] = {}
    for channel, tally in books.by_channel:
        name = CLASSES.get(channel, "other")
        classes[name] = classes.get(name, Tally()) + tally
    columns = (Column("class", _WORD, 14), *BOOK_COLUMNS[1:])
    by_class = tuple((name, *tally_cells(tally)) for name, tally in sorted(classes.items()))
    return Document(
        kind="closing_report",
        facts=_head(hospital, day),
        tables=(
            books_table(books.by_channel, books.total),
            DocumentTable("classes", columns, by_class, ("sum", *tally_cells(books.total))),
        ),
        made_at=made_at,
        notes=("yuan_note",),
        warnings=() if all(check.holds for check in books.checks) else ("does_not_hold",),
    )


def shift_statement(hospital: str, detail: ShiftDetail, made_at: datetime) -> Document:
    """A shift's statement: the totals that its receipt prints, from the same ledger entries, with its movements and the
    counts before the one that closed it."""
    shift = detail.shift
    totals = tuple((total.channel, total.kind, total.count, total.amount_fen) for total in detail.totals)
    moved = tuple((one.kind.value, one.reason, one.at, one.drawer_fen) for one in detail.movements)
    movement_columns = (
        Column("kind", _WORD, 10), Column("reason", _TEXT, 40), Column("at", CellKind.INSTANT, 20),
        Column("amount_fen", _FEN, 16),
    )  # fmt: skip
    counts = tuple(
        (one.at, one.name, channel, counted, expected, counted - expected)
        for one in detail.counts
        for channel, counted, expected in one.means
    )
    counted = shift.counted_at is not None
    return Document(
        kind="shift_statement",
        facts=(
            Fact("hospital", _TEXT, hospital),
            Fact("shift_no", _TEXT, shift.shift_no),
            Fact("window", _TEXT, detail.window_name),
            Fact("operator", _TEXT, detail.operator_name),
            Fact("opened_at", CellKind.INSTANT, shift.opened_at),
            Fact("closed_at", CellKind.INSTANT, shift.closed_at),
            Fact("float_fen", _FEN, shift.float_fen),
            Fact("counter_fen", _FEN, shift.expected_fen if counted else None),
            Fact("counted_fen", _FEN, shift.counted_fen if counted else None),
            Fact("count_difference_fen", _FEN, shift.counted_fen - shift.expected_fen if counted else None),
        ),
        tables=(
            DocumentTable(
                "shift_totals",
                (Column("channel", _WORD, 20), Column("kind", _WORD, 16), Column("count", _COUNT, 12),
                 Column("amount_fen", _FEN, 18)),
                totals,
            ),
            *([DocumentTable("movements", movement_columns, moved)] if moved else []),
            *([DocumentTable("counts_before", COUNT_COLUMNS, counts)] if counts else []),
        ),
        made_at=made_at,
        notes=("yuan_note",),
        one_page=True,
    )  # fmt: skip


def funds_report(
    hospital: str, first: date, last: date, funds: Funds, booked: Collection[str], made_at: datetime
) -> Document:
    """Settlements and bank lines nobody expects; ``booked`` as `server.services.funds.FundsOfDays.booked`."""
    rows = tuple(
        (
            one.settlement.day, one.settlement.channel, one.settlement.merchant, one.settlement.gross_fen,
            one.settlement.refund_fen, one.settlement.fee_fen, one.settlement.net_fen, one.settlement.arrival_day,
            one.arrived_fen, one.difference_fen, one.state.value,
            "booked" if entry_no(one.settlement) in booked else "not_booked",
        )
        for one in funds.settled
    )  # fmt: skip
    free = tuple((line.day, line.text, line.fen) for line in funds.unexplained)
    differing = tuple(
        (one.settlement.day, one.settlement.channel, f"funds_{each.name}", each.expected_fen, each.moved_fen, each.fen)
        for one in funds.settled
        for each in one.settlement.differences
    )
    free_columns = (Column("bank_day", CellKind.DAY, 12), Column("text", _TEXT, 60), Column("amount_fen", _FEN, 16))
    return Document(
        kind="funds_report",
        facts=(
            Fact("hospital", _TEXT, hospital),
            Fact("first_day", CellKind.DAY, first),
            Fact("last_day", CellKind.DAY, last),
            Fact("expected_fen", _FEN, sum(one.settlement.net_fen for one in funds.settled)),
            Fact("arrived_fen", _FEN, sum(one.arrived_fen for one in funds.settled)),
        ),
        tables=(
            DocumentTable("settlements", SETTLEMENT_COLUMNS, rows),
            DocumentTable("unexplained", free_columns, free),
            *([DocumentTable("funds_differences", DIFFERENCE_COLUMNS, differing)] if differing else []),
        ),
        made_at=made_at,
        notes=("yuan_note",),
    )


def _head(hospital: str, day: date) -> tuple[Fact, Fact]:
    return Fact("hospital", _TEXT, hospital), Fact("accounting_day", CellKind.DAY, day)
