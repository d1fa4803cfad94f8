"""A measured figure with its limit, and the list of them as a file and as a table."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure, good when ``figure`` ≤ ``limit``; ``against`` says what it was compared with, in the same run."""

    name: str
    figure: float
    unit: str
    limit: float
    against: str
    runs: int


def write(figures: Sequence[Figure], path: Path) -> None:
    """Write build/bench.json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(figure), "figure": round(figure.figure, 3)} for figure in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    print(f"\n{'measure':<58}{'figure':>10}  {'limit':>8}  unit    against")
    for one in figures:
        mark = "ok " if one.figure <= one.limit else "OVER"
        shown = f"{one.name:<58}{one.figure:>10.3f}  {one.limit:>8.2f}  {one.unit:<7}"
        print(f"{shown} {one.against} ({one.runs} runs) {mark}")
