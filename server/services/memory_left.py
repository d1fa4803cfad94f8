"""How much memory this process may still take. Who runs out of it while Polars reads a file does not get an error: the
process ends. So a file is not begun that would need more than there is."""

import sys
from collections.abc import Iterator
from pathlib import Path

from server.reconciliation.unpacking import unpacked_size

RESIDENT_TIMES = 7
"""Memory that reading a statement takes, by its unpacked size. Measured with WeChat's bill of 50 MB: 6.7 with the
shortest lines that it may have, from GZIP; 3.2 with all its columns."""
ADDRESS_TIMES = 12
"""The same of address space: WeChat's bill of 300,000 lines, measured."""
ALWAYS_FREE_BYTES = 32 * 1024 * 1024
_UNITS = {"kB": 1024}
_GROUPS = (
    ("0::", "sys/fs/cgroup", "memory.max", "memory.current"),
    (":memory:", "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
)
"""Control groups, version 2 and 1: how /proc/self/cgroup names ours, where they lie, their limit, their use."""
_OF_FILES = ("inactive_file", "active_file")


def require_memory(content: bytes) -> None:
    """Raise MemoryError unless there is memory to read this file; where the system does not say how much there is (it
    is not Linux), nothing is raised."""
    size = unpacked_size(content)
    for left, times in ((memory_left(), RESIDENT_TIMES), (address_space_left(), ADDRESS_TIMES)):
        if left is not None and left < size * times + ALWAYS_FREE_BYTES:
            raise MemoryError


def memory_left(root: Path = Path("/")) -> int | None:
    """Bytes that are free, or soon could be, in the computer and in the control groups of this process; None if
    unknown."""
    if not sys.platform.startswith("linux"):
        return None
    system = _sizes(root / "proc/meminfo")
    known = [*_left_in_groups(root)]
    if "MemAvailable" in system:
        known.append(system["MemAvailable"] + system.get("SwapFree", 0))
    return min(known, default=None)


def address_space_left() -> int | None:
    """Bytes within this process's own limit of address space; None if it has none."""
    if not sys.platform.startswith("linux"):
        return None
    import resource  # there is none on Windows

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    taken = _sizes(Path("/proc/self/status")).get("VmSize")
    return None if limit == resource.RLIM_INFINITY or taken is None else limit - taken


def _left_in_groups(root: Path) -> Iterator[int]:
    """What each group that this process is in may still take. What it holds of files counts as used there, and makes
    room when it is needed."""
    ours = _text(root / "proc/self/cgroup").splitlines()
    for mark, place, limit, used in _GROUPS:
        for path in (line.partition(mark)[2].strip("/") for line in ours if mark in line):
            top = root / place
            group = top / path
            for each in (group, *(parent for parent in group.parents if parent.is_relative_to(top))):
                most, taken = _text(each / limit).strip(), _text(each / used).strip()
                if most.isdecimal() and taken.isdecimal():
                    files = (line.split() for line in _text(each / "memory.stat").splitlines())
                    yield int(most) - int(taken) + sum(int(one[1]) for one in files if one[0] in _OF_FILES)


def _sizes(file: Path) -> dict[str, int]:
    found = {}
    for name, _, told in (line.partition(":") for line in _text(file).splitlines()):
        words = told.split()
        if len(words) == 2 and words[1] in _UNITS:
            found[name] = int(words[0]) * _UNITS[words[1]]
    return found


def _text(file: Path) -> str:
    """Empty where there is no such file, or it may not be read."""
    try:
        return file.read_text("ascii", "replace")
    except OSError:
        return ""
