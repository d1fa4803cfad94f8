"""RAW jobs through the Windows spooler, on a stand-in for pywin32."""

from __future__ import annotations

import pytest

from drivers.errors import DeviceError, WriteError
from drivers.transport.spooler import SpoolerLine


class SpoolerError(Exception):
    """What pywin32 raises."""


class Win32Print:
    """The six calls of win32print that a RAW job needs; ``fails_at`` names the one that fails."""

    error = SpoolerError

    def __init__(self, fails_at: str = "", short_by: int = 0) -> None:
        self.calls: list[str] = []
        self.jobs: list[bytes] = []
        self._fails_at = fails_at
        self._short_by = short_by

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name == self._fails_at:
            raise SpoolerError(name)

    def OpenPrinter(self, queue: str) -> str:
        self._call("OpenPrinter")
        return queue

    def StartDocPrinter(self, handle: str, level: int, job: tuple[str, None, str]) -> int:
        self._call("StartDocPrinter")
        assert (level, job[2]) == (1, "RAW")
        return 1

    def StartPagePrinter(self, handle: str) -> None:
        self._call("StartPagePrinter")

    def WritePrinter(self, handle: str, data: bytes) -> int:
        self._call("WritePrinter")
        self.jobs.append(data)
        return len(data) - self._short_by

    def EndPagePrinter(self, handle: str) -> None:
        self._call("EndPagePrinter")

    def EndDocPrinter(self, handle: str) -> None:
        self._call("EndDocPrinter")

    def ClosePrinter(self, handle: str) -> None:
        self._call("ClosePrinter")


def test_a_write_is_one_raw_job() -> None:
    api = Win32Print()
    line = SpoolerLine("POS-80", win32print=api)
    line.open(1.0)
    line.write(b"\x1b@hello", 1.0)
    line.close()
    assert api.jobs == [b"\x1b@hello"]
    assert api.calls[0] == "OpenPrinter"
    assert api.calls[-2:] == ["EndDocPrinter", "ClosePrinter"]


@pytest.mark.parametrize(
    ("api", "written"),
    [
        pytest.param(Win32Print("StartDocPrinter"), 0, id="refused before anything"),
        pytest.param(Win32Print("WritePrinter"), 1, id="refused in the middle"),
        pytest.param(Win32Print(short_by=3), 5, id="took a part"),
    ],
)
def test_a_job_that_fails_says_whether_anything_left(api: Win32Print, written: int) -> None:
    line = SpoolerLine("POS-80", win32print=api)
    line.open(1.0)
    with pytest.raises(WriteError) as failed:
        line.write(b"12345678", 1.0)
    assert failed.value.written == written


def test_a_queue_that_does_not_exist_is_not_found_and_nothing_can_be_read() -> None:
    line = SpoolerLine("POS-80", win32print=Win32Print("OpenPrinter"))
    with pytest.raises(DeviceError, match=r"device\.not_found"):
        line.open(1.0)
    with pytest.raises(DeviceError, match=r"device\.closed"):
        line.write(b"x", 1.0)
    with pytest.raises(DeviceError, match=r"device\.not_readable"):
        line.read(1, 0.0)
