"""Rows of the journal about the card terminal: an act is stored before the terminal is asked, its word when it came."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from app.core.errors import Conflict
from app.core.terminal import CardAct, TerminalOutcome
from app.desk.ports import TRIAL, TerminalAsk, TerminalEntry
from app.gateway.history_rows import remember, remembered
from app.gateway.journal_tables import TERMINAL_ACTS as ACTS
from app.wire import codec
from app.wire.terminals import TerminalWord

TRIALS_CLOSED = "trials.closed"
NEVER = TerminalOutcome.NEVER_ASKED.value
CLAIMED = "claimed"
"""The outcome of a try that the server may have heard of, and the terminal has not."""
CLOCK_WAS_WRONG = 50
"""So many older acts may stand behind one that is wanted: this computer's clock may have been put back."""
ATTACHED_LATER = 50
"""So many sales made on the terminal alone may be attached one after another, later than newer acts."""
_IN_THE_BATCH = frozenset({TerminalOutcome.DONE, TerminalOutcome.UNKNOWN})
_MAKE_ROOM = frozenset({CLAIMED, TerminalOutcome.FAILED.value, NEVER})


def begin(connection: sa.Connection, ask: TerminalAsk) -> None:
    """Store that the terminal is asked; a refund's try that took nothing makes room. Raises Conflict
    ``terminal.number_used``."""
    _replace(connection, ask, {})


def claim(connection: sa.Connection, ask: TerminalAsk) -> None:
    """Store a refund's try of which nothing is asked yet. Raises as `begin`."""
    _replace(connection, ask, {"outcome": CLAIMED})


def bury(connection: sa.Connection, ask: TerminalAsk, word: TerminalWord) -> bool:
    """Store that nothing was asked under this number, with the word that says so; False when something was."""
    known = _outcome(connection, ask.number)
    if known == CLAIMED:
        note_word(connection, ask.number, word)
    elif known is not None:
        return known == NEVER
    else:
        _insert(connection, ask, {"word": codec.encode(word), "outcome": word.outcome.value})
    return True


def _replace(connection: sa.Connection, ask: TerminalAsk, values: Mapping[str, object]) -> None:
    known = _outcome(connection, ask.number)
    if known is not None and (ask.act is CardAct.SALE or known not in _MAKE_ROOM):
        raise Conflict("terminal.number_used", number=ask.number)
    connection.execute(sa.delete(ACTS).where(ACTS.c.number == ask.number))
    _insert(connection, ask, values)


def _insert(connection: sa.Connection, ask: TerminalAsk, values: Mapping[str, object]) -> None:
    connection.execute(sa.insert(ACTS).values(number=ask.number, asked=codec.encode(ask), **values))


def _outcome(connection: sa.Connection, number: str) -> str | None:
    return connection.execute(sa.select(ACTS.c.outcome).where(ACTS.c.number == number)).scalar_one_or_none()


def note_word(connection: sa.Connection, number: str, word: TerminalWord) -> None:
    """Store what the terminal said."""
    values = {"word": codec.encode(word), "outcome": word.outcome.value, "told": False}
    connection.execute(sa.update(ACTS).where(ACTS.c.number == number).values(values))


def note_told(connection: sa.Connection, number: str) -> None:
    """The server has the word."""
    connection.execute(sa.update(ACTS).where(ACTS.c.number == number).values(told=True))


def entry(connection: sa.Connection, number: str) -> TerminalEntry | None:
    """One act. Raises ValueError for a damaged row."""
    row = connection.execute(sa.select(ACTS).where(ACTS.c.number == number)).one_or_none()
    return None if row is None else _entry(row)


def untold(connection: sa.Connection) -> Sequence[TerminalEntry]:
    """Acts not known or not told, oldest first. Raises ValueError for a damaged row."""
    query = sa.select(ACTS).where(ACTS.c.told.is_(False)).order_by(ACTS.c.sequence)
    return [_entry(row) for row in connection.execute(query)]


def words_since(connection: sa.Connection, at: datetime) -> Sequence[TerminalEntry]:
    """Acts asked for since an instant, told or not, oldest first; trials are no payment's.
    Raises ValueError for a damaged row."""
    found: list[TerminalEntry] = []
    older = 0
    for row in connection.execute(sa.select(ACTS).order_by(ACTS.c.sequence.desc())):
        read = _entry(row)
        if read.ask.begun_at >= at:
            found.append(read)
        else:
            older += 1
            if older >= CLOCK_WAS_WRONG:
                break
    return [read for read in reversed(found) if not read.ask.number.startswith(TRIAL)]


def words_done(connection: sa.Connection) -> Sequence[TerminalWord]:
    """The words of the newest done acts, oldest first. Raises ValueError for a damaged row."""
    done = sa.select(ACTS.c.word).where(ACTS.c.outcome == TerminalOutcome.DONE.value)
    words = connection.execute(done.order_by(ACTS.c.sequence.desc()).limit(ATTACHED_LATER)).scalars().all()
    return [codec.decode(word, TerminalWord) for word in reversed(words)]


def open_trials(connection: sa.Connection) -> Sequence[TerminalEntry]:
    """Trial acts done or not known that no settlement has taken in. Raises ValueError for a damaged row."""
    since = int(remembered(connection, TRIALS_CLOSED) or 0)
    trials = sa.select(ACTS).where(ACTS.c.sequence > since, ACTS.c.number.startswith(TRIAL))
    found = [_entry(row) for row in connection.execute(trials.order_by(ACTS.c.sequence))]
    return [each for each in found if each.word is None or each.word.outcome in _IN_THE_BATCH]


def close_trials(connection: sa.Connection) -> None:
    """All of them are in a settlement."""
    newest = connection.execute(sa.select(sa.func.max(ACTS.c.sequence))).scalar_one()
    remember(connection, TRIALS_CLOSED, str(newest or 0))


def _entry(row: sa.Row[tuple[object, ...]]) -> TerminalEntry:
    values = row._mapping
    word = values["word"]
    return TerminalEntry(
        ask=codec.decode(values["asked"], TerminalAsk),
        word=None if word is None else codec.decode(word, TerminalWord),
        told=values["told"],
        asked=values["outcome"] != CLAIMED and (word is not None or values["outcome"] != NEVER),
    )
