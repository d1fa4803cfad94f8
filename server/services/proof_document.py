"""The day proof as a document: one page with a line a party, the books, the checks; shifts in the workbook."""

from collections.abc import Sequence

from server.domain.books import Check, Tally
from server.domain.document import Cell, CellKind, Column, Document, DocumentTable, Fact, Seal
from server.domain.proof import DayProof, closing, line_holds, sums_by_party
from server.domain.run import RunTotal

_TEXT, _WORD, _COUNT, _FEN = CellKind.TEXT, CellKind.WORD, CellKind.COUNT, CellKind.FEN
SHORT_HASH = 16
LINE_COLUMNS = (
    Column("party", _WORD, 9), Column("name", _WORD, 9),
    *[
        column
        for line in ("opening", "today", "matched", "closed", "in_transit", "exceptions", "closing")
        for column in (Column(f"{line}_count", _COUNT, 8), Column(f"{line}_fen", _FEN, 14))
    ],
    Column("agrees", CellKind.HOLDS, 7),
)  # fmt: skip
BOOK_COLUMNS = (
    Column("channel", _WORD, 14), Column("payments", _COUNT, 10), Column("payments_fen", _FEN, 16),
    Column("refunds", _COUNT, 10), Column("refunds_fen", _FEN, 16), Column("net_fen", _FEN, 16),
)  # fmt: skip
SHIFT_COLUMNS = (
    Column("shift_no", _TEXT, 32), Column("window", _TEXT, 16), Column("operator", _TEXT, 16), *BOOK_COLUMNS[1:],
)  # fmt: skip
CHECK_COLUMNS = (
    Column("check", _WORD, 60), Column("left_count", _COUNT, 10), Column("left_fen", _FEN, 16),
    Column("right_count", _COUNT, 10), Column("right_fen", _FEN, 16), Column("agrees", CellKind.HOLDS, 8),
)  # fmt: skip
INPUT_COLUMNS = (Column("party", _WORD, 10), Column("name", _WORD, 12), Column("sha256", _TEXT, 66))


def proof_document(proof: DayProof, seal: Seal | None) -> Document:
    """The document; ``seal`` is None while the day is not done."""
    run = proof.run
    lines = tuple(line_cells(total) for total in proof.totals)
    sums = tuple(line_cells(total, "all") for total in sums_by_party(proof.totals))
    return Document(
        kind="day_proof",
        facts=(
            Fact("hospital", _TEXT, proof.hospital),
            Fact("accounting_day", CellKind.DAY, proof.day),
            Fact("run_no", _TEXT, run.run_no),
            Fact("run_version", _COUNT, run.version),
            Fact("rule_version", _TEXT, run.rule_version),
            Fact("run_ended_at", CellKind.INSTANT, run.ended_at),
            Fact("statements", _TEXT, _inputs(run.inputs)),
            Fact("result", CellKind.HOLDS, proof.holds),
        ),
        tables=(
            DocumentTable("proof_lines", LINE_COLUMNS, lines),
            DocumentTable("proof_sums", LINE_COLUMNS, sums),
            books_table(proof.books.by_channel, proof.books.total),
            DocumentTable("checks", CHECK_COLUMNS, tuple(map(_check, proof.checks))),
            shifts_table(proof),
            DocumentTable("inputs", INPUT_COLUMNS, tuple(tuple(each) for each in run.inputs), on_page=False),
        ),
        made_at=run.ended_at or run.asked_at,
        notes=("proof_note", "cash_shifts_note", "seal_note"),
        warnings=(*(("practice",) if proof.practice else ()), *(() if proof.holds else ("does_not_hold",))),
        one_page=True,
        seal=seal,
    )


def books_table(by_channel: Sequence[tuple[str, Tally]], total: Tally) -> DocumentTable:
    """The ledger's sums by channel."""
    rows = tuple((name, *tally_cells(tally)) for name, tally in by_channel)
    return DocumentTable("books", BOOK_COLUMNS, rows, ("sum", *tally_cells(total)))


def shifts_table(proof: DayProof) -> DocumentTable:
    """The cash of each drawer; on the page stands their sum (a page must not run over)."""
    rows = tuple((line.shift_no, line.window, line.operator, *tally_cells(line.tally)) for line in proof.shifts)
    below = ("", "", "", *tally_cells(proof.books.shifts))
    return DocumentTable("cash_shifts", SHIFT_COLUMNS, rows, below, on_page=False)


def line_cells(total: RunTotal, name: str = "") -> tuple[Cell, ...]:
    """A line of the proof in LINE_COLUMNS."""
    count, fen = closing(total)
    return (
        total.party, name or total.name, total.opening_count, total.opening_fen, total.today_count, total.today_fen,
        total.matched_count, total.matched_fen, total.closed_count, total.closed_fen, total.in_transit_count,
        total.in_transit_fen, total.exceptions_count, total.exceptions_fen, count, fen, line_holds(total),
    )  # fmt: skip


def tally_cells(tally: Tally) -> tuple[int, int, int, int, int]:
    """Payments, refunds and net in BOOK_COLUMNS."""
    return tally.payments, tally.payments_fen, tally.refunds, tally.refunds_fen, tally.fen


def _check(check: Check) -> tuple[Cell, ...]:
    return (
        f"check_{check.name}", check.left_count, check.left_fen, check.right_count, check.right_fen, check.holds
    )  # fmt: skip


def _inputs(inputs: Sequence[tuple[str, str, str]]) -> str:
    return "; ".join(f"{name} {sha256[:SHORT_HASH]}" for _, name, sha256 in inputs if name) or "-"
