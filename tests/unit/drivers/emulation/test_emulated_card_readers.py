"""Readers of cards to practise with: the real driver over its library's process finds the card that a hand lays on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.catalog import make_devices
from drivers.configuration import read_devices
from drivers.emulation.card_reader import EXAMPLE_NUMBER, LIES_S, AttachedReader, CardReaderEmulator, attach_reader
from drivers.emulation.control import Refused
from drivers.errors import DeviceError
from drivers.vendor.card_reader import CardReader

NUMBER = "990000194611080013"


class Hand:
    """An emulated reader, and the driver of its entry in devices.json."""

    def __init__(self, kind: str, model: str, folder: Path) -> None:
        self.emulated: AttachedReader = attach_reader(kind, model, folder)
        (reader,) = make_devices(read_devices([self.emulated.config()])).values()
        assert isinstance(reader, CardReader)
        self.reader = reader

    def look(self) -> list[str]:
        """What the next look tells."""
        self.reader._look_at = 0.0
        return [scan.text for scan in self.reader.observe(0.0)]


@pytest.fixture(
    params=[("id_card", "cvr_termb"), ("id_card", "sdtapi"), ("insurance_card", "sscarddriver")], ids="-".join
)
def hand(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hand]:
    kind, model = request.param
    made = Hand(kind, model, tmp_path)
    made.reader.claim(5.0)
    made.reader.enable()
    yield made
    made.reader.close()
    made.emulated.plug.close()


def test_a_card_is_told_once_and_is_in_no_log_and_no_picture_of_the_window(
    hand: Hand, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert hand.look() == []
        hand.emulated.act("lay", {"number": NUMBER, "name": "练习病人䶮"})
        assert hand.emulated.emulator.seen() == {"lamp": "card_on"}
        assert (hand.look(), hand.look()) == ([NUMBER], [])
        hand.emulated.act("lift", {})
        assert hand.look() == []
        hand.emulated.act("lay", {})
        assert hand.look() == [EXAMPLE_NUMBER]
    hand.emulated.act("lift", {})
    assert NUMBER not in caplog.text
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_library_that_hangs_is_ended_and_the_reader_comes_back(tmp_path: Path) -> None:
    hand = Hand("id_card", "cvr_termb", tmp_path)
    hand.reader.claim(5.0)
    hand.emulated.set_fault("hangs", on=True)
    with pytest.raises(DeviceError, match=r"device\.no_answer"):
        hand.reader.check_health(0.3)
    hand.emulated.set_fault("hangs", on=False)
    hand.emulated.set_fault("unplugged", on=True)
    with pytest.raises(DeviceError, match=r"device\.not_found"):
        hand.reader.claim(5.0)
    hand.emulated.set_fault("unplugged", on=False)
    hand.reader.claim(5.0)
    hand.reader.close()


def test_its_owner_takes_the_card_back(tmp_path: Path) -> None:
    now = [0.0]
    reader = CardReaderEmulator(tmp_path, clock=lambda: now[0])
    reader.lay({})
    now[0] = LIES_S - 0.1
    reader.pass_time()
    assert (tmp_path / "card.txt").exists()
    now[0] = LIES_S
    reader.pass_time()
    assert not (tmp_path / "card.txt").exists()
    assert reader.seen() == {"lamp": "card_off"}


@pytest.mark.parametrize("number", ["9900 00", "9900\n00", "9" * 65], ids=["a space", "two lines", "too long"])
def test_what_is_no_number_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(Refused):
        CardReaderEmulator(tmp_path).lay({"number": number})


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cvr_termb"):
        attach_reader("id_card", "sscarddriver", tmp_path)
