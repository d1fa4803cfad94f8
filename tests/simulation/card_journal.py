"""What a desk's journal holds of its card terminal, on the simulated disk: an act before it is asked, its word, whether
the server has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from app.core.clock import Clock
from app.core.errors import Conflict
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.terminal_ports import TerminalAsk, TerminalEntry, newest_of
from app.wire import codec
from app.wire.terminals import TerminalWord
from simulation.journal import Disk
from simulation.whole_journal import WholeJournal

NEVER, CLAIMED = TerminalOutcome.NEVER_ASKED.value, "claimed"
MAKE_ROOM = frozenset({CLAIMED, NEVER, TerminalOutcome.FAILED.value})


class CardJournal(WholeJournal):
    """``app.desk.terminal_ports.TerminalJournal`` beside the rest."""

    def __init__(self, disk: Disk, clock: Clock, border: Callable[[str], object]) -> None:
        self._entries: dict[str, TerminalEntry] = {}
        self._unasked: dict[str, str] = {}
        super().__init__(disk, clock, border)

    def _apply_fields(self, fields: dict[str, str]) -> bool:
        if "asked" in fields:
            ask = codec.decode(fields["asked"].encode(), TerminalAsk)
            self._entries.pop(ask.number, None)  # what is begun anew stands at the end
            self._entries[ask.number] = TerminalEntry(ask=ask)
            self._unasked.pop(ask.number, None)
            if fields["unasked"]:
                self._unasked[ask.number] = fields["unasked"]
                self._entries[ask.number] = TerminalEntry(ask=ask, asked=False)
        if "word" in fields:
            number, word = fields["number"], codec.decode(fields["word"].encode(), TerminalWord)
            self._entries[number] = replace(self._entries[number], word=word, told=False, asked=True)
        elif "told" in fields:
            self._entries[fields["told"]] = replace(self._entries[fields["told"]], told=True)
        elif "asked" not in fields:
            return super()._apply_fields(fields)
        return True

    def asked_durably(self, number: str) -> bool:
        """Whether it would survive a power cut at this instant that the terminal is asked under this number."""
        return any(b'"asked"' in line and number.encode() in line for line in self._disk.synced.splitlines())

    def begin_act(self, ask: TerminalAsk) -> None:
        """As the port says."""
        self._replace(ask, "")

    def claim_act(self, ask: TerminalAsk) -> None:
        """As the port says."""
        self._replace(ask, CLAIMED)

    def bury_act(self, ask: TerminalAsk, word: TerminalWord) -> bool:
        """As the port says."""
        known = self._outcome(ask.number)
        if known not in (None, CLAIMED):
            return known == NEVER
        said = {"number": ask.number, "word": codec.encode(word).decode()}
        self._keep({"asked": codec.encode(ask).decode(), "unasked": NEVER, **said})
        return True

    def _replace(self, ask: TerminalAsk, unasked: str) -> None:
        known = self._outcome(ask.number)
        if known is not None and (ask.act is CardAct.SALE or known not in MAKE_ROOM):
            raise Conflict("terminal.number_used", number=ask.number)
        self._keep({"asked": codec.encode(ask).decode(), "unasked": unasked})

    def note_word(self, number: str, word: TerminalWord) -> None:
        """As the port says."""
        self._keep({"number": number, "word": codec.encode(word).decode()})

    def note_told(self, number: str) -> None:
        """As the port says."""
        self._keep({"told": number})

    def act_entry(self, number: str) -> TerminalEntry | None:
        """As the port says."""
        return self._entries.get(number)

    def untold_acts(self) -> Sequence[TerminalEntry]:
        """As the port says."""
        return [entry for entry in self._entries.values() if not entry.told]

    def words_since(self, at: datetime) -> Sequence[TerminalEntry]:
        """As ``app.desk.ports.History`` says."""
        return [entry for entry in self._entries.values() if entry.ask.begun_at >= at]

    def words_done(self) -> Sequence[TerminalWord]:
        """As the port says."""
        words = (one.word for one in self._entries.values())
        return [word for word in words if word and word.outcome is TerminalOutcome.DONE]

    def last_done(self) -> TerminalWord | None:
        """As the port says."""
        return newest_of(self.words_done())

    def _outcome(self, number: str) -> str | None:
        """What is known of an act (unknown: it was begun); None for one that is not there."""
        entry = self._entries.get(number)
        if entry is None:
            return None
        if entry.word is not None:
            return entry.word.outcome.value
        return self._unasked.get(number, TerminalOutcome.UNKNOWN.value)
