"""Values of documents as text: yuan with two decimals, Beijing's time, words of a language."""

from datetime import date, datetime

from app.core.clock import BEIJING
from server.documents.words import word, word_or_itself
from server.domain.document import Cell, CellKind
from server.ports.documents import DocumentLanguage

NUMBERS = frozenset({CellKind.COUNT, CellKind.FEN})


def yuan(fen: int, *, grouped: bool = True) -> str:
    """Whole fen as yuan, exactly."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}" if grouped else f"{sign}{whole}.{rest:02d}"


def shown(value: Cell, kind: CellKind, language: DocumentLanguage, *, grouped: bool = True) -> str:
    """A value as text. Raises TypeError for one that is not of its kind."""
    if value is None:
        return ""
    if kind is CellKind.HOLDS and isinstance(value, bool):
        return word("holds" if value else "fails", language)
    if kind is CellKind.FEN and isinstance(value, int):
        return yuan(value, grouped=grouped)
    if kind is CellKind.COUNT and isinstance(value, int):
        return f"{value:,}" if grouped else str(value)
    if kind is CellKind.INSTANT and isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    if kind is CellKind.DAY and isinstance(value, date):
        return value.isoformat()
    if kind is CellKind.WORD and isinstance(value, str):
        return word_or_itself(value, language)
    if kind is CellKind.TEXT and isinstance(value, str):
        return value
    raise TypeError(f"{value!r} is no {kind.value}")
