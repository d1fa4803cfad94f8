"""A card terminal asked by files: nothing old is believed, nothing half is read, nothing left behind is sold over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.configuration import read_devices
from drivers.errors import DeviceError
from drivers.ports import Outcome, TerminalAct
from drivers.terminal.models import MODELS
from support.card_terminals import TerminalBench, begun_now
from support.vendor_library import ExchangeFolder

STALE = b"0,00" + b"0103622848******0018    000099000000006360" + b" " * 101 + b"739"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[TerminalBench]:
    bench = TerminalBench("posinf_a1", ExchangeFolder(tmp_path / "gmc"))
    yield bench
    bench.close()


def test_yesterdays_result_is_removed_not_read(bench: TerminalBench) -> None:
    (bench.folder.path / "result.txt").write_bytes(STALE)
    (bench.folder.path / "toprint.txt").write_bytes("交易类型:消费\n金额:RMB 63.60".encode("gbk"))
    bench.folder.misbehave("ends_at_once")
    result = bench.sale()
    assert (result.outcome, result.code, result.slip) == (Outcome.UNKNOWN, "terminal.answer_unreadable", ())
    assert bench.deeds == []


@pytest.mark.parametrize("name", ["request.txt", "result.txt", "toprint.txt"])
def test_a_file_that_cannot_be_removed_stops_the_sale_before_anything(bench: TerminalBench, name: str) -> None:
    (bench.folder.path / name).mkdir()
    result = bench.sale()
    assert (result.outcome, result.code, bench.deeds) == (Outcome.FAILED, "terminal.file_locked", [])
    (bench.folder.path / name).rmdir()
    assert bench.sale().outcome is Outcome.DONE


def test_a_file_locked_for_a_moment_is_waited_for(bench: TerminalBench) -> None:
    locked = bench.folder.path / "result.txt"
    locked.mkdir()
    unlock = threading.Timer(0.2, locked.rmdir)
    unlock.start()
    assert bench.sale().outcome is Outcome.DONE
    unlock.join()


@pytest.mark.parametrize("word", ["half_result", "empty_result", "dies_before_result"])
def test_a_result_that_never_becomes_whole_is_unknown_and_the_answer_stays_as_proof(
    bench: TerminalBench, word: str
) -> None:
    before = bench.sale(100, "P000").transaction
    assert before is not None
    bench.folder.misbehave(word)
    result = bench.sale()
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.answer_unreadable")
    assert (bench.folder.path / "answer.txt").exists()
    bench.again()
    assert bench.terminal.status(1.0).code == "terminal.answer_left"
    assert bench.sale(200, "P002", journal_clear=False).code == "terminal.query_first"
    asked = bench.query(last_trace_no=before.trace_no, begun_at=begun_now())
    assert (asked.outcome, bench.deeds) == (Outcome.DONE, [("S", 100), ("S", 6360)])
    assert not (bench.folder.path / "answer.txt").exists()
    assert bench.terminal.status(1.0).code == ""
    assert bench.sale(200, "P002").outcome is Outcome.DONE


def test_an_answer_of_an_act_that_our_books_have_settled_is_confirmed_by_a_reprint_first(bench: TerminalBench) -> None:
    bench.sale(100, "P000")
    left = bench.folder.path / "answer.txt"
    left.write_bytes(b"00")
    assert bench.ask(TerminalAct.SIGN_IN).outcome is Outcome.DONE
    assert left.exists()
    assert bench.sale(journal_clear=False).code == "terminal.answer_left"
    assert (bench.sale().outcome, left.exists()) == (Outcome.DONE, False)


def test_an_answer_left_behind_stays_when_the_terminal_will_not_reprint(bench: TerminalBench) -> None:
    (bench.folder.path / "answer.txt").write_bytes(b"00")
    bench.folder.misbehave("ends_at_once")
    assert (bench.sale().code, bench.deeds) == ("terminal.answer_left", [])


def test_a_resident_program_is_waited_for_and_finds_no_request_of_an_act_that_was_given_up(tmp_path: Path) -> None:
    bench = TerminalBench("posinf_a1", _Resident(tmp_path / "gmc"))
    result = bench.sale(timeout_s=0.3)
    assert (result.outcome, result.code) == (Outcome.UNKNOWN, "terminal.no_answer")
    assert not (tmp_path / "gmc" / "request.txt").exists()
    bench.close()


class _Resident(ExchangeFolder):
    """Nobody is started; somebody should be watching the folder."""

    @property
    def connection(self) -> dict[str, object]:
        return {"type": "files", "folder": str(self.path)}


@pytest.mark.parametrize(
    ("connection", "code"),
    [
        ({"type": "files", "folder": "no-such-folder"}, "device.not_found"),
        ({"type": "files", "folder": ".", "program": "no-such-program.exe"}, "device.not_found"),
    ],
)
def test_a_folder_or_program_that_is_not_there_is_said_when_it_is_claimed(
    connection: dict[str, object], code: str
) -> None:
    (config,) = read_devices([{"id": "t", "kind": "terminal", "model": "posinf_a1", "connection": connection}])
    with pytest.raises(DeviceError) as raised:
        MODELS["posinf_a1"](config, {}).claim(1.0)
    assert raised.value.code == code


@pytest.mark.parametrize(
    "entry",
    [
        {"connection": {"type": "tcp", "host": "h", "port": 1}},
        {"connection": {"type": "files"}},
        {"connection": {"type": "library", "folder": ".", "convention": "pascal"}},
        {"connection": {"type": "files", "folder": "."}, "settings": {"counter": "1"}},
        {"connection": {"type": "files", "folder": "."}, "settings": {"terminal_no": 30001234}},
    ],
    ids=["wrong way", "no folder", "convention", "setting", "type"],
)
def test_an_entry_that_is_wrong_names_its_place(entry: dict[str, object]) -> None:
    (config,) = read_devices([{"id": "t", "kind": "terminal", "model": "posinf_a1", **entry}])
    with pytest.raises(DeviceError, match=r"config\.invalid: t\."):
        MODELS["posinf_a1"](config, {})
