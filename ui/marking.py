"""The mark by which ``make translations`` finds a sentence that stands in a table."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Answer the text itself; Qt's own function of this name says the same, but is typed ``object``."""
    return text
