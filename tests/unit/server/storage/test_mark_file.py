"""The mark beside the settings, written by several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from server.domain.healing import Mark
from server.storage.mark_file import JsonMarkFile

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_threads_that_write_at_once_leave_one_whole_mark(tmp_path: Path) -> None:
    file = JsonMarkFile(tmp_path / "mark.json")
    marks = [Mark("one", count, "f" * (1 + count % 7), count, AT) for count in range(80)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(file.write, marks))
    assert file.read() in marks
    assert [path.name for path in tmp_path.iterdir()] == ["mark.json"]
