"""Counts as handed in: each stays in the audit log; one that does not agree hears only that, and only a few times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.errors import Conflict
from app.core.money import Money
from server.domain.identity import Actor
from server.domain.shift import Shift
from server.ports import AuditQuery, UnitOfWork
from server.services.authorise import audit_row
from server.services.count_shift import ShiftCount, compare, differences_of
from server.services.details import operator_name

COUNT_KEPT = "shift.count_kept"
"""The act under which a count that did not close its shift stands in the audit log."""
MOST_COUNTS = 3
"""So many counts of a shift one person may have compared with the books: the first, and two more."""
MOST_ROWS = 1_000
_COUNTED, _DIFFERENCE = "_counted_fen", "_difference_fen"


@dataclass(frozen=True, slots=True)
class KeptCount:
    """A count that did not close its shift: when, by whom, ``pieces`` in words, and ``means`` as (channel, counted,
    expected at that moment) in fen, the drawer first."""

    at: datetime
    operator_id: int
    name: str
    pieces: str
    means: tuple[tuple[str, int, int], ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """The means of payment that did not agree."""
        return tuple(channel for channel, counted, expected in self.means if counted != expected)


def kept_counts(work: UnitOfWork, shift_no: str) -> Sequence[KeptCount]:
    """The counts of a shift before the one that closed it, oldest first."""
    rows = work.audit.search(AuditQuery(action=COUNT_KEPT, subject=shift_no, limit=MOST_ROWS))
    return [
        KeptCount(
            at=row.at, operator_id=row.operator_id, name=operator_name(work, row.operator_id),
            pieces=str(dict(row.detail)["pieces"]), means=_means(dict(row.detail)),
        )
        for row in reversed(rows)
    ]  # fmt: skip


def judged(
    work: UnitOfWork, actor: Actor, shift: Shift, count: ShiftCount, now: datetime, *, reason_needed: bool = True
) -> Shift:
    """The shift with a count that may stand: it agrees, or says why not. Any other is kept, whatever follows: this
    unit is committed.

    A count is blind so that nobody can make a surplus or a shortage fit. Who hands one in hears which means of payment
    do not agree, by how much only once the shift is closed; and after `MOST_COUNTS` that did not agree nothing is
    compared any more: the next one needs a reason, whether it agrees or not. Raises as `compare`, and Conflict
    ``shift.difference`` with ``channels`` (comma between) and ``left`` (counts that will still be compared)."""
    found = compare(work, shift, count)
    if count.reason or not reason_needed:
        return found
    counts = [one for one in kept_counts(work, shift.shift_no) if one.operator_id == actor.operator.operator_id]
    compared = [one for one in counts if one.differing][:MOST_COUNTS]
    if len(compared) < MOST_COUNTS and not differences_of(found):
        return found
    this = _as_kept(work, actor, found, now)
    if not counts or (counts[-1].pieces, counts[-1].means) != (this.pieces, this.means):  # else it was sent again
        keep(work, actor, found, now)
        compared = [*compared, this][:MOST_COUNTS]
    work.commit()
    raise Conflict("shift.difference", channels=",".join(compared[-1].differing), left=MOST_COUNTS - len(compared))


def keep(work: UnitOfWork, actor: Actor, counted: Shift, now: datetime) -> None:
    """Write down what was handed in, and what the books had then."""
    detail: dict[str, str | int] = {"pieces": _pieces(counted)}
    for channel, counted_fen, expected_fen in _all_means(counted):
        detail |= {channel + _COUNTED: counted_fen, channel + _DIFFERENCE: counted_fen - expected_fen}
    work.audit.add(audit_row(actor, now, COUNT_KEPT, counted.shift_no, **detail))


def _as_kept(work: UnitOfWork, actor: Actor, counted: Shift, now: datetime) -> KeptCount:
    own = actor.operator.operator_id
    return KeptCount(now, own, operator_name(work, own), _pieces(counted), _all_means(counted))


def _all_means(counted: Shift) -> tuple[tuple[str, int, int], ...]:
    return (("cash", counted.counted_fen, counted.expected_fen), *counted.wallets)


def _pieces(counted: Shift) -> str:
    return " ".join(f"{Money(fen)}×{pieces}" for fen, pieces in sorted(counted.counted, reverse=True) if pieces)


def _means(detail: dict[str, str | int]) -> tuple[tuple[str, int, int], ...]:
    """Read back what `keep` wrote."""
    found = []
    for name, fen in detail.items():
        if name.endswith(_COUNTED):
            channel = name.removesuffix(_COUNTED)
            found.append((channel, int(fen), int(fen) - int(detail[channel + _DIFFERENCE])))
    return tuple(found)
