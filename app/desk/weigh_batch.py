"""A card act in doubt that the terminal itself cannot tell of, weighed against what the terminal counts in its batch.

Query-last shows one transaction. When another one came after the act, made on the terminal alone, it says nothing of
the act any more; the batch's totals still do: what they count and our books have without it, was never carried out.
"""

import logging
from dataclasses import replace

from app.core.errors import Refused
from app.core.terminal import TerminalOutcome
from app.desk.terminal_ports import (
    TRIAL,
    CardTerminalDevice,
    TerminalAsk,
    TerminalEntry,
    TerminalJournal,
    TerminalServer,
    TerminalTask,
    in_doubt,
)
from app.wire.card_settlements import BatchLacks, BatchProof
from app.wire.terminals import TerminalWord

log = logging.getLogger(__name__)

SETTLING = "terminal.batch_settling"
"""The terminal was asked to settle over the doubt: from then on its silence about the act is no word of it."""
SETTLED = "terminal.batch_settled"
"""The batch that would have it is closed (``text`` names the settlement): the terminal is not asked any more."""
NOT_IN_BATCH = "terminal.not_in_batch"
CANNOT_TELL = frozenset(
    {"terminal.last_is_another", "terminal.query_failed", "terminal.not_supported", "terminal.echo_mismatch"}
)
"""What a terminal says that has answered, and does not know, or tells of something else."""


def is_put_by(word: TerminalWord | None) -> bool:
    """Whether the terminal is not asked about an act in doubt any more."""
    return word is not None and word.outcome is TerminalOutcome.UNKNOWN and word.code in (SETTLING, SETTLED)


def stands_in_the_way(entry: TerminalEntry) -> bool:
    """Whether nothing new is asked of the terminal for it: the act may be in the batch that is open."""
    return in_doubt(entry) and (entry.word is None or entry.word.code != SETTLED)


def settling(entry: TerminalEntry, settlement_no: str) -> TerminalWord:
    """The word for an act in doubt over which the terminal is about to settle."""
    word = entry.word or TerminalWord(act=entry.ask.act, outcome=TerminalOutcome.UNKNOWN)
    return replace(word, code=SETTLING, text=settlement_no)


NOTHING = BatchProof(proven=False)


class WeighBatch:
    """Ask the terminal for its totals and the server what they prove; not again before more is known."""

    def __init__(self, *, terminal: CardTerminalDevice, server: TerminalServer, journal: TerminalJournal) -> None:
        self._terminal, self._server, self._journal = terminal, server, journal
        self._in_vain: set[tuple[str, ...]] = set()

    def __call__(self, ask: TerminalAsk, said: TerminalWord) -> BatchProof:
        """What the batch proves of an act in doubt; ``said`` is the last word on it. Raises Unreachable."""
        if ask.number.startswith(TRIAL):
            return NOTHING
        if said.code == SETTLING:
            return self._settled(ask, said)
        if said.code not in CANNOT_TELL | {SETTLED}:
            return NOTHING
        known = (ask.number, said.code, *(word.trace_no for word in self._journal.words_done()))
        if known in self._in_vain:
            return NOTHING
        weighed = self._settled(ask, said) if said.code == SETTLED else self._open(ask)
        if weighed is None:
            return NOTHING
        if not weighed.proven:
            self._in_vain.add(known)
        return weighed

    def _settled(self, ask: TerminalAsk, said: TerminalWord) -> BatchProof:
        return self._ask(BatchLacks(number=ask.number, settlement_no=said.text))

    def _open(self, ask: TerminalAsk) -> BatchProof | None:
        """None: the terminal gave no answer, and is asked again."""
        report = self._terminal.tend_terminal(TerminalTask.TOTALS)
        if report.outcome is TerminalOutcome.UNKNOWN:
            return None
        totals = report.totals
        if totals is None or totals.settled is not False or not totals.batch_no:
            return NOTHING  # not known to be the batch that is open
        return self._ask(BatchLacks(number=ask.number, totals=totals))

    def _ask(self, weighed: BatchLacks) -> BatchProof:
        try:
            return self._server.batch_lacks(weighed)
        except Refused as refusal:
            log.warning("%s: its batch is not weighed (%s)", weighed.number, refusal.code)
            return NOTHING
