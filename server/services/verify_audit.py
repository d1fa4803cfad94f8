"""Prove the audit chain: every link recomputed, every place taken, the head where it should be."""

from dataclasses import dataclass

from server.domain.audit import GENESIS, AuditRow, link_hash
from server.ports import UnitOfWorkFactory

BATCH = 1000
UNLINKED_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What the verifier found. ``broken_at`` is the first bad place in the chain, 0 when there is none; ``problem`` is
    ``missing`` (a gap), ``edited`` (a row or hash that does not fit), ``head`` (rows cut off at the end), or empty.
    ``unlinked`` rows await linking (more than some seconds' worth means that the job stands still)."""

    checked: int
    broken_at: int
    problem: str
    unlinked: int

    @property
    def sound(self) -> bool:
        return not self.problem


class VerifyAudit:
    """Read the whole chain in batches; memory stays flat."""

    def __init__(self, reader: UnitOfWorkFactory, batch: int = BATCH) -> None:
        self._reader, self._batch = reader, batch

    def __call__(self) -> ChainReport:
        """Report the first broken place, or that all is sound."""
        with self._reader() as work:
            head_no, head_hash = work.audit.head()
            unlinked = len(work.audit.unlinked(UNLINKED_COUNTED))
        place, previous = 0, GENESIS
        while rows := self._rows_after(place):
            for row in rows:
                if row.chain_no != place + 1:
                    return ChainReport(place, place + 1, "missing", unlinked)
                if row.hash != link_hash(previous, place + 1, row):
                    return ChainReport(place, place + 1, "edited", unlinked)
                place, previous = place + 1, row.hash
        if place < head_no or (place == head_no and previous != head_hash):
            return ChainReport(place, place + 1, "head", unlinked)
        return ChainReport(place, 0, "", unlinked)

    def _rows_after(self, place: int) -> list[AuditRow]:
        with self._reader() as work:
            return list(work.audit.chained(place, self._batch))
