"""Chain the audit rows that are not yet linked; run by a leased job every few seconds, one server at a time."""

from server.domain.audit import link_hash
from server.ports import UnitOfWorkFactory

BATCH = 500


class LinkAudit:
    """Link what is there, in order of row id, a batch a transaction, so that nobody waits for it."""

    def __init__(self, uow: UnitOfWorkFactory, batch: int = BATCH) -> None:
        self._uow, self._batch = uow, batch

    def __call__(self) -> int:
        """Link until nothing is left; answers how many rows. Raises Conflict ``storage.stale`` when another server
        moved the head meanwhile; then nothing of that batch was written."""
        linked = 0
        while count := self._link_batch():
            linked += count
            if count < self._batch:
                break
        return linked

    def _link_batch(self) -> int:
        with self._uow() as work:
            rows = work.audit.unlinked(self._batch)
            if not rows:
                return 0
            chain_no, previous = work.audit.head()
            links: list[tuple[int, int, str]] = []
            for row in rows:
                chain_no += 1
                previous = link_hash(previous, chain_no, row)
                links.append((row.row_id, chain_no, previous))
            work.audit.link(links, (chain_no, previous))
            work.commit()
        return len(rows)
