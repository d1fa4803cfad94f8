"""Text that no spreadsheet takes for a formula: the one rule for every file and every copy that leaves the program."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may run; full-width signs too, which some spreadsheets fold."""
_BLANKS = " \u3000\u00a0"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run a cell of this text, blanks before it or not."""
    return text.lstrip(_BLANKS).startswith(FORMULA_STARTS)


def safe_cell(text: str) -> str:
    """A text as it may stand in a cell: one that looks like a formula gets an apostrophe before it."""
    return f"'{text}" if is_formula(text) else text
