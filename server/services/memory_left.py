"""How much memory this process may still take. Who runs out of it while Polars reads a file does not get an error: the
process ends. So a file is not begun that would need more than there is."""

import sys
from pathlib import Path

NEEDED_TIMES = 12
"""Address space that reading a statement takes, by its own size: WeChat's bill of 300,000 lines, measured."""
ALWAYS_FREE_BYTES = 32 * 1024 * 1024
_UNITS = {"kB": 1024}


def require_memory(size: int) -> None:
    """Raise MemoryError unless there is memory to read a file of so many bytes; where the system does not say how much
    there is (it is not Linux), nothing is raised."""
    left = memory_left()
    if left is not None and left < size * NEEDED_TIMES + ALWAYS_FREE_BYTES:
        raise MemoryError


def memory_left() -> int | None:
    """Bytes that are free, or soon could be, within this process's own limit of address space; None if unknown."""
    if not sys.platform.startswith("linux"):
        return None
    import resource  # there is none on Windows

    system = _sizes(Path("/proc/meminfo"))
    free = system.get("MemAvailable", 0) + system.get("SwapFree", 0)
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return free
    return min(free, limit - _sizes(Path("/proc/self/status")).get("VmSize", 0))


def _sizes(file: Path) -> dict[str, int]:
    found = {}
    for name, _, told in (line.partition(":") for line in file.read_text("ascii", "replace").splitlines()):
        words = told.split()
        if len(words) == 2 and words[1] in _UNITS:
            found[name] = int(words[0]) * _UNITS[words[1]]
    return found
