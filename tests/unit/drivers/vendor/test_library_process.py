"""A vendor's library in a process of its own: whatever it does, the host lives on and knows what it does not know."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceError
from drivers.vendor.library_process import Library, LibraryProcess, Returned, content, count, room, whole
from support.vendor_library import LIBRARY, VendorFolder

SALE = b"10000001000123  00000000006360" + b" " * 26 + b"739"
REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture
def folder(tmp_path: Path) -> VendorFolder:
    return VendorFolder(tmp_path / "gmc")


@pytest.fixture
def process(folder: VendorFolder) -> Iterator[LibraryProcess]:
    process = LibraryProcess(Library(folder=folder.path, file=LIBRARY, functions=("bankall",)))
    process.start()
    yield process
    process.end()


def sale(process: LibraryProcess, timeout_s: float = 5.0, quiet: Callable[[], None] = lambda: None) -> Returned:
    arguments = [content(SALE, 4096), room(2048)]
    return process.call("bankall", arguments, timeout_s=timeout_s, quiet_s=0.1, quiet=quiet)


def gone(pid: int, within_s: float = 5.0) -> bool:
    """Whether a process has ended, or ends soon."""
    until, pause = time.monotonic() + within_s, threading.Event()
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        pause.wait(0.02)
    return False


def memory_mb(pid: int, name: str = "VmHWM") -> float:
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith(name))
    return int(line.split()[1]) / 1024


def test_a_call_gives_back_what_it_returned_and_wrote(process: LibraryProcess) -> None:
    found = sale(process)
    assert (found.returned, len(found.written[1]), found.written[1][:2], found.moved) == (0, 148, b"00", False)


def test_what_it_wrote_is_not_in_its_repr(process: LibraryProcess) -> None:
    assert "622848" not in repr(sale(process))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("never", "device.no_answer"),
        ("then_never", "device.no_answer"),
        ("crash", "library.crashed"),
        ("then_crash", "library.crashed"),
        ("overrun", "library.overrun"),
    ],
)
def test_one_that_misbehaves_is_ended_and_the_next_one_works(
    folder: VendorFolder, process: LibraryProcess, word: str, code: str
) -> None:
    pid = process.pid
    assert pid is not None
    folder.misbehave(word)
    with pytest.raises(DeviceError) as raised:
        sale(process, timeout_s=0.5 if "never" in word else 5.0)
    assert (raised.value.code, process.pid) == (code, None)
    assert gone(pid)
    process.start()
    assert sale(process).written[1][:2] == b"00"


def test_a_changed_working_folder_is_put_back(folder: VendorFolder, process: LibraryProcess) -> None:
    folder.misbehave("change_folder")
    assert sale(process).moved
    assert Path(f"/proc/{process.pid}/cwd").resolve() == folder.path
    assert not sale(process).moved


def test_what_it_prints_is_lost_and_breaks_nothing(
    folder: VendorFolder, process: LibraryProcess, capfd: pytest.CaptureFixture[str]
) -> None:
    folder.misbehave("prints")
    assert [sale(process).returned, sale(process).returned] == [0, 0]
    assert "6228480402564890018" not in "".join(capfd.readouterr())


def test_silence_is_told_once(folder: VendorFolder, process: LibraryProcess) -> None:
    told: list[str] = []
    folder.misbehave("never")
    with pytest.raises(DeviceError):
        sale(process, timeout_s=0.5, quiet=lambda: told.append("quiet"))
    assert told == ["quiet"]


@pytest.mark.parametrize(
    ("file", "function", "why"),
    [
        ("nothing.so", "bankall", "missing"),
        (LIBRARY, "no_such_function", "function"),
        ("other.so", "bankall", "word_length"),
    ],
)
def test_one_that_cannot_be_loaded_says_why(folder: VendorFolder, file: str, function: str, why: str) -> None:
    header = (folder.path / LIBRARY).read_bytes()
    (folder.path / "other.so").write_bytes(header[:4] + b"\x01" + header[5:])  # says that it is made of 32-bit words
    with pytest.raises(DeviceError) as raised:
        LibraryProcess(Library(folder=folder.path, file=file, functions=(function,))).start()
    assert (raised.value.code, raised.value.detail) == ("library.missing", why)


def test_an_interpreter_that_is_not_there_is_said(folder: VendorFolder) -> None:
    library = Library(folder=folder.path, file=LIBRARY, functions=("bankall",), python=("no-such-python-32",))
    with pytest.raises(DeviceError, match=r"device\.not_found"):
        LibraryProcess(library).start()


def test_numbers_and_addresses_of_numbers_are_passed_too() -> None:
    process = LibraryProcess(Library(folder=Path("/"), file=_libc(), functions=("abs", "strtol")))
    process.start()
    try:
        assert process.call("abs", [whole(-7)], timeout_s=5.0).returned == 7
        assert process.call("strtol", [content(b"41"), count(0), whole(10)], timeout_s=5.0).returned == 41
    finally:
        process.end()


def test_its_process_is_small_and_quickly_there_again(process: LibraryProcess) -> None:
    sale(process)
    assert process.pid is not None
    assert memory_mb(process.pid) < 40
    process.end()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process.start()
    process.end()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0


def test_it_ends_with_its_parent_even_in_the_middle_of_a_call(folder: VendorFolder) -> None:
    folder.misbehave("then_never")
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(folder.path)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    until, pause = time.monotonic() + 5.0, threading.Event()
    while not folder.deeds and time.monotonic() < until:
        pause.wait(0.02)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert folder.deeds == [("S", 6360)]
    assert gone(pid)


_PARENT = f"""
import sys
from pathlib import Path
from drivers.vendor.library_process import Library, LibraryProcess, content, room
process = LibraryProcess(Library(folder=Path(sys.argv[1]), file={LIBRARY!r}, functions=("bankall",)))
process.start()
print(process.pid, flush=True)
process.call("bankall", [content({SALE!r}, 4096), room(2048)], timeout_s=60.0)
"""


def _libc() -> str:
    """Where this system keeps its C library, from the root."""
    maps = Path("/proc/self/maps").read_text()
    return next(line.split()[-1] for line in maps.splitlines() if "libc.so" in line or "libc-2" in line).lstrip("/")
