"""A card act in doubt that the terminal itself cannot tell of, weighed against what the terminal counts in its batch.

Query-last shows one transaction. When another one came after the act, made on the terminal alone, it says nothing of
the act any more; the batch's totals still do: what they count and our books have without it, was never carried out.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from app.core.clock import Clock
from app.core.errors import NotFound, NotSignedIn, Refused
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
"""The batch that would have it is closed: the terminal is not asked any more. ``text`` of this and the one before names
the settlement to which the terminal has answered with its totals; empty when that answer did not come."""
ANOTHER_LAST = "terminal.last_is_another"
NOT_IN_BATCH = "terminal.not_in_batch"
CANNOT_TELL = frozenset({ANOTHER_LAST, "terminal.query_failed", "terminal.not_supported", "terminal.echo_mismatch"})
"""What a terminal says that has answered, and does not know, or tells of something else."""
AT_WORK = timedelta(minutes=5)
"""So long after it was asked a terminal may still be at work on an act, and its totals prove nothing: longer than
anybody waits for its answer."""


def is_put_by(word: TerminalWord | None) -> bool:
    """Whether the terminal is not asked about an act in doubt any more."""
    return word is not None and word.outcome is TerminalOutcome.UNKNOWN and word.code in (SETTLING, SETTLED)


def stands_in_the_way(entry: TerminalEntry) -> bool:
    """Whether nothing new is asked of the terminal for it: the act may be in the batch that is open."""
    return in_doubt(entry) and (entry.word is None or entry.word.code != SETTLED)


NOTHING = BatchProof(proven=False)


class WeighBatch:
    """Ask the terminal for its totals and the server what they prove, not again before more is known; and keep, on this
    disk, over which doubts the terminal was asked to settle."""

    def __init__(
        self, *, terminal: CardTerminalDevice, server: TerminalServer, journal: TerminalJournal, clock: Clock
    ) -> None:
        self._terminal, self._server, self._journal, self._clock = terminal, server, journal, clock
        self._in_vain: set[tuple[str, ...]] = set()

    def __call__(self, ask: TerminalAsk, said: TerminalWord) -> BatchProof:
        """What the batch proves of an act in doubt, after the last word on it. Raises Unreachable, NotSignedIn."""
        if ask.number.startswith(TRIAL) or self.is_young(ask):
            return NOTHING
        put_by = said.code in (SETTLING, SETTLED)
        if not (said.text if put_by else said.code in CANNOT_TELL):
            return NOTHING
        untold = (entry.ask.number for entry in self._journal.untold_acts())
        known = (ask.number, said.code, *untold, *(word.trace_no for word in self._journal.words_done()))
        if known in self._in_vain:
            return NOTHING
        weighed = self._ask(BatchLacks(number=ask.number, settlement_no=said.text)) if put_by else self._open(ask)
        if weighed is None:
            return NOTHING
        if not weighed.proven and said.code != SETTLING:
            self._in_vain.add(known)
        return weighed

    def is_young(self, ask: TerminalAsk) -> bool:
        """Whether the terminal may still be at work on it; also when this computer's clock went back since."""
        return self._clock.now() < ask.begun_at + AT_WORK

    def _open(self, ask: TerminalAsk) -> BatchProof | None:
        """None: nobody gave an answer, and it is asked again."""
        report = self._terminal.tend_terminal(TerminalTask.TOTALS)
        if report.outcome is TerminalOutcome.UNKNOWN:
            return None
        totals = report.totals
        if totals is None or totals.settled is not False or not totals.batch_no:
            return NOTHING  # not known to be the batch that is open
        return self._ask(BatchLacks(number=ask.number, totals=totals))

    def _ask(self, weighed: BatchLacks) -> BatchProof | None:
        try:
            return self._server.batch_lacks(weighed)
        except NotSignedIn:
            raise
        except NotFound:
            return NOTHING  # an older server
        except Refused as refusal:
            log.warning("%s: its batch is not weighed (%s)", weighed.number, refusal.code)
            return None

    # ------------------------------------------------------------ settled over

    def begin_settling(self) -> None:
        """Directly before the terminal is asked to settle: what is in doubt on it is not asked for any more."""
        for entry in self._journal.untold_acts():
            if stands_in_the_way(entry):
                word = entry.word or TerminalWord(act=entry.ask.act, outcome=TerminalOutcome.UNKNOWN)
                self._journal.note_word(entry.ask.number, replace(word, code=SETTLING, text=""))

    def counted_by(self, settlement_no: str) -> None:
        """The terminal has answered to that with the totals of the batch which it closed."""
        self._relabel(SETTLING, text=settlement_no)

    def is_open_still(self) -> None:
        """It has refused to settle: what is in doubt is asked for as before."""
        self._relabel(ANOTHER_LAST, text="")

    def end_settling(self) -> None:
        """The batch is closed: what is in doubt over it stands in nobody's way."""
        self._relabel(SETTLED)

    def is_settled_over(self) -> bool:
        """Whether the terminal was asked to settle over a doubt, and nobody knows that it did."""
        return any(_is_settling(entry) for entry in self._journal.untold_acts())

    def _relabel(self, code: str, *, text: str | None = None) -> None:
        for entry in self._journal.untold_acts():
            if entry.word is not None and _is_settling(entry):
                text_now = entry.word.text if text is None else text
                self._journal.note_word(entry.ask.number, replace(entry.word, code=code, text=text_now))


def _is_settling(entry: TerminalEntry) -> bool:
    return entry.word is not None and entry.word.code == SETTLING
