"""Card readers behind libraries: each card is told once, personal data stays in the scan, hangs and crashes end."""

from __future__ import annotations

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from drivers.catalog import models_of
from drivers.configuration import read_devices
from drivers.errors import DeviceError
from drivers.ports import Device, Scan, Scanner, State
from drivers.vendor.card_reader import CardReader

SOURCE = Path(__file__).resolve().parents[1] / "data" / "card_library" / "cards.c"
MODELS = [("id_card", "cvr_termb"), ("id_card", "sdtapi"), ("insurance_card", "sscarddriver")]
NUMBER = "11010519491231002X"
"""The example of the standard: a real form, nobody's number; its first digits are those of a WeChat code."""


@cache
def compiled() -> Path:
    """The stand-in; skips, saying so, where no C compiler is."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler (cc, gcc): the stand-in for a card reader's library cannot be made")
    made = Path(tempfile.mkdtemp(prefix="card-library-")) / "cards.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(SOURCE)], check=True, capture_output=True)
    return made


class Desk:
    """The folder of a vendor with a reader on it."""

    def __init__(self, kind: str, model: str, folder: Path) -> None:
        self.folder = folder
        shutil.copy(compiled(), folder / "cards.so")
        connection = {"type": "library", "folder": str(folder), "file": "cards.so"}
        entry = {"id": "reader-1", "kind": kind, "model": model, "connection": connection}
        made = models_of(kind)[model](read_devices([entry])[0], {})
        assert isinstance(made, CardReader)
        self.reader = made

    def lay(self, number: str = NUMBER) -> None:
        (self.folder / "draft").write_text(f"{number} 张三\n", "utf-8")
        (self.folder / "draft").rename(self.folder / "card.txt")

    def lift(self) -> None:
        (self.folder / "card.txt").unlink()

    def look(self) -> list[Scan]:
        """What the next look tells."""
        self.reader._look_at = 0.0
        return list(self.reader.observe(0.0))


@pytest.fixture(params=MODELS, ids="-".join)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    kind, model = request.param
    desk = Desk(kind, model, tmp_path)
    yield desk
    desk.reader.close()


def test_each_card_is_told_once_with_its_number_and_kind(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(desk.reader, Device)
    assert isinstance(desk.reader, Scanner)
    with caplog.at_level(logging.DEBUG):
        desk.reader.claim(2.0)
        desk.reader.enable()
        assert desk.look() == []
        desk.lay()
        (scan,) = desk.look()
        assert scan.text == NUMBER
        assert scan.symbology in {"id_card", "insurance_card"}
        assert desk.look() == [], "the card still lies there"
        desk.lift()
        assert desk.look() == []
        desk.lay()
        assert [each.text for each in desk.look()] == [NUMBER], "lifted and laid on again"
    assert NUMBER not in caplog.text
    assert NUMBER not in repr(scan)
    assert not (desk.folder / "wz.txt").exists(), "what the library leaves behind of a person is removed"


def test_a_card_that_lies_there_from_before_is_not_told(desk: Desk) -> None:
    desk.lay()
    desk.reader.claim(2.0)
    desk.reader.enable()
    assert desk.look() == []


def test_a_library_that_dies_is_an_error_and_the_reader_comes_back(desk: Desk) -> None:
    desk.reader.claim(2.0)
    desk.reader.enable()
    (desk.folder / "crash.txt").touch()
    with pytest.raises(DeviceError) as failed:
        desk.look()
    assert failed.value.code == "library.crashed"
    (desk.folder / "crash.txt").unlink()
    desk.reader.release()
    desk.reader.claim(2.0)
    assert desk.reader.status(1.0).state is State.IDLE


def test_a_folder_without_the_library_says_so(tmp_path: Path) -> None:
    desk = Desk("id_card", "sdtapi", tmp_path)
    (tmp_path / "cards.so").unlink()
    with pytest.raises(DeviceError) as failed:
        desk.reader.claim(2.0)
    assert failed.value.code == "library.missing"
