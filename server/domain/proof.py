"""A day's proof: the lines of its run, its books and shifts, and the checks between them, as one canonical content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.domain.books import Books, Check, Tally
from server.domain.run import Run, RunTotal

PARTIES = ("channel", "platform", "business", "source")
LINES = ("opening", "today", "matched", "closed", "in_transit", "exceptions")
CONTENT_VERSION = 1


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """The cash that one drawer took and gave back on the day. A waiting place of late money has no window yet."""

    shift_no: str
    window: str
    operator: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class DayProof:
    """What is shown, sealed and verified. Make it with `prove_day`, which leaves no check out."""

    day: date
    hospital: str
    run: Run
    totals: tuple[RunTotal, ...]
    books: Books
    shifts: tuple[ShiftLine, ...]
    checks: tuple[Check, ...]
    practice: bool = False

    @property
    def holds(self) -> bool:
        """Every line adds up, and every check agrees."""
        return all(map(line_holds, self.totals)) and all(check.holds for check in self.checks)


def prove_day(
    *, day: date, hospital: str, run: Run, totals: Sequence[RunTotal], books: Books, shifts: Sequence[ShiftLine],
    paid: Tally, before: Sequence[RunTotal], practice: bool = False,
) -> DayProof:  # fmt: skip
    """Put a proof together. ``paid`` are the day's payments that have money, by the payments themselves: the books must
    have each of them, wherever it was booked. ``before`` are the lines of the run that stood last before this day: what
    it left open is what this day opens with (the platform's in count alone: its records are read anew, and one that
    was unknown may have come to nothing)."""
    own = books.of_its_own
    left = [closing(total) for total in before]
    others = [closing(total) for total in before if total.party != "platform"]
    checks = (
        *books.checks,
        Check("payments_booked", paid.payments, paid.payments_fen, own.payments, own.payments_fen),
        Check(
            "opening_is_last_closing", sum(total.opening_count for total in totals),
            sum(total.opening_fen for total in totals if total.party != "platform"), sum(count for count, _ in left),
            sum(fen for _, fen in others),
        ),
    )  # fmt: skip
    ordered = sorted(totals, key=lambda total: (PARTIES.index(total.party), total.name))
    return DayProof(day, hospital, run, tuple(ordered), books, tuple(shifts), checks, practice)


def closing(total: RunTotal) -> tuple[int, int]:
    """What stays open of a party: count and fen."""
    return total.in_transit_count + total.exceptions_count, total.in_transit_fen + total.exceptions_fen


def line_holds(total: RunTotal) -> bool:
    """Opening + today - matched - closed = closing, in count and in fen."""
    count = total.opening_count + total.today_count - total.matched_count - total.closed_count
    fen = total.opening_fen + total.today_fen - total.matched_fen - total.closed_fen
    return (count, fen) == closing(total)


def sums_by_party(totals: Sequence[RunTotal]) -> Sequence[RunTotal]:
    """A line a party over all its names."""
    found = [party for party in PARTIES if any(total.party == party for total in totals)]
    return [_summed(party, [total for total in totals if total.party == party]) for party in found]


def _summed(party: str, totals: Sequence[RunTotal]) -> RunTotal:
    fields = [f"{line}_{unit}" for line in LINES for unit in ("count", "fen")]
    return RunTotal(party, "", **{name: sum(getattr(total, name) for total in totals) for name in fields})


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one spelling of a content: JSON, keys sorted, no spaces, ASCII."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def content_of(proof: DayProof) -> bytes:
    """The canonical content that is signed."""
    run = proof.run
    return canonical(
        {
            "kind": "day_proof",
            "version": CONTENT_VERSION,
            "hospital": proof.hospital,
            "practice": proof.practice,
            "day": proof.day.isoformat(),
            "run": {
                "run_no": run.run_no,
                "version": run.version,
                "rule_version": run.rule_version,
                "ended_at": run.ended_at.isoformat() if run.ended_at else "",
                "inputs": [list(each) for each in run.inputs],
            },
            "parties": [_party(total) for total in proof.totals],
            "books": [{"channel": name, **_tally(tally)} for name, tally in proof.books.by_channel],
            "shifts": [
                {"shift_no": line.shift_no, "window": line.window, "operator": line.operator, **_tally(line.tally)}
                for line in proof.shifts
            ],
            "checks": [
                {
                    "name": check.name, "left_count": check.left_count, "left_fen": check.left_fen,
                    "right_count": check.right_count, "right_fen": check.right_fen, "holds": check.holds,
                }
                for check in proof.checks
            ],
            "holds": proof.holds,
        }
    )  # fmt: skip


def _party(total: RunTotal) -> dict[str, Any]:
    lines = {line: {unit: getattr(total, f"{line}_{unit}") for unit in ("count", "fen")} for line in LINES}
    count, fen = closing(total)
    return {
        "party": total.party, "name": total.name, **lines, "closing": {"count": count, "fen": fen},
        "holds": line_holds(total),
    }  # fmt: skip


def _tally(tally: Tally) -> dict[str, int]:
    return {
        "payments": tally.payments, "payments_fen": tally.payments_fen, "refunds": tally.refunds,
        "refunds_fen": tally.refunds_fen,
    }  # fmt: skip
