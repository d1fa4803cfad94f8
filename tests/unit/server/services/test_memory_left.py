"""How much memory is left, as the system's own files say it, and what a statement needs of it."""

import gzip
import sys
from pathlib import Path

import pytest

from server.services import memory_left
from server.services.memory_left import ADDRESS_TIMES, ALWAYS_FREE_BYTES, RESIDENT_TIMES, require_memory

MIB = 1024 * 1024
V2, V1 = "0::/a/b\n", "4:memory:/a\n1:cpu:/\n0::/\n"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what Linux says of itself")


def told(root: Path, **files: str) -> int | None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("--", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return memory_left.memory_left(root)


def system(root: Path, text: str = "MemTotal: 4096 kB\nMemAvailable: 2048 kB\nSwapFree: 1024 kB\n") -> int | None:
    return told(root, proc__meminfo=text)


def test_what_is_available_and_the_free_swap_are_left(tmp_path: Path) -> None:
    assert system(tmp_path) == 3 * MIB


@pytest.mark.parametrize("text", ["", "MemTotal: 4096 kB\nMemFree: 12 kB\nSwapFree: 1024 kB\n"])
def test_what_the_system_does_not_say_is_not_known(tmp_path: Path, text: str) -> None:
    assert system(tmp_path, text) is None


@pytest.mark.parametrize(
    ("ours", "group", "limit", "used"),
    [
        (V2, "a/b", "memory.max", "memory.current"),
        (V2, "a", "memory.max", "memory.current"),
        (V2, "", "memory.max", "memory.current"),
        (V1, "memory/a", "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ],
)
def test_no_more_is_left_than_in_the_groups_of_the_process(
    tmp_path: Path, ours: str, group: str, limit: str, used: str
) -> None:
    place = tmp_path / "sys/fs/cgroup" / group
    place.mkdir(parents=True)
    (place / limit).write_text("1000000\n")
    (place / used).write_text("700000\n")
    assert told(tmp_path, proc__self__cgroup=ours) == 300_000
    (place / "memory.stat").write_text("anon 5\ninactive_file 20000\nactive_file 3000\nslab 7\n")
    assert system(tmp_path) == 323_000, "what it holds of files makes room"
    (place / limit).write_text("max\n")
    assert system(tmp_path) == 3 * MIB


@pytest.mark.parametrize(("of", "times"), [("memory_left", RESIDENT_TIMES), ("address_space_left", ADDRESS_TIMES)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_statement_needs_memory_by_what_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, of: str, times: int, packed: bool
) -> None:
    plain = b"x" * MIB
    content = gzip.compress(plain) if packed else plain
    for other in ("memory_left", "address_space_left"):
        monkeypatch.setattr(memory_left, other, lambda: None)
    require_memory(content)
    need = times * MIB + ALWAYS_FREE_BYTES
    monkeypatch.setattr(memory_left, of, lambda: need)
    require_memory(content)
    monkeypatch.setattr(memory_left, of, lambda: need - 1)
    with pytest.raises(MemoryError):
        require_memory(content)


def test_a_bill_of_300_mb_is_read_by_a_computer_of_4_gb() -> None:
    assert 300 * MIB * RESIDENT_TIMES + ALWAYS_FREE_BYTES < 2.5 * 1024 * MIB
