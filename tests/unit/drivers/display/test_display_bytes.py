"""Golden bytes of customer displays, from the makers' sheets, model by model."""

from __future__ import annotations

import pytest

from drivers.display import encoding
from drivers.display.profiles import PROFILES, Lamp
from drivers.errors import DeviceError
from drivers.patient_ports import Descriptor

TOTAL = [
    pytest.param("led8", "0c 1b7332 1b514136332e36300d", id="led8: lamp as ASCII"),
    pytest.param("led8n", "0c 024c30313030 1b514136332e36300d", id="led8n: four lamps at once"),
    pytest.param("led8_hisense_vc110", "0c 1b7302 1b514136332e36300d", id="hisense: lamp as a binary number"),
    pytest.param("led8_wintec_cd110", "0c 1b7302 1b514136332e36300d", id="wintec: as hisense"),
    pytest.param(
        "led8_partner_cd7110", "0c 1b730200 1b730301 1b730400 1b730500 1b514136332e36300d", id="partner: each lamp"
    ),
    pytest.param("led8_ejeton_vfd8c", "0c 32 1b514136332e36300d", id="ejeton: a bare digit"),
    pytest.param("led8_sedsy_pd1800a", "1b7332 1b514136332e36300d", id="sedsy: no clear first"),
    pytest.param(
        "vfd_cd5220", "0c 1b5141544f54414c0d 1b5142" + "20" * 15 + "36332e36300d", id="cd5220: upper and lower row"
    ),
    pytest.param(
        "vfd_wincor", "1b5b324a 1b5b313b3148544f54414c 1b5b323b3148" + "20" * 15 + "36332e3630", id="wincor: ANSI"
    ),
    pytest.param("vfd_cd320", "0c 1f240101544f54414c 1f240102" + "20" * 15 + "36332e3630", id="cd320: by position"),
    pytest.param("lcd_lk822", "1b434c52 1b6c0102d3a6b8b6a3ba36332e3630d4aa", id="lk822: second row in GBK"),
]


@pytest.mark.parametrize(("model", "golden"), TOTAL)
def test_the_total_of_63_60(model: str, golden: str) -> None:
    sent = b"".join(encoding.show_amount(PROFILES[model], Descriptor.TOTAL, 6360))
    assert sent.hex() == golden.replace(" ", "")


def test_every_model_has_golden_bytes() -> None:
    assert {each.values[0] for each in TOTAL} == PROFILES.keys() - {"led8_selected"}
    assert PROFILES["led8_selected"].start == b"\x1b=\x02\x1b@"


@pytest.mark.parametrize(
    ("descriptor", "lamp"), list(zip(Descriptor, (b"1", b"2", b"3", b"4"), strict=True)), ids=list(Descriptor)
)
def test_each_word_has_its_lamp(descriptor: Descriptor, lamp: bytes) -> None:
    assert encoding.set_descriptor(PROFILES["led8"], descriptor) == [b"\x1bs" + lamp]
    assert encoding.set_descriptor(PROFILES["led8"], None) == [b"\x1bs0"]


def test_only_displays_with_lamps_are_told_of_lamps() -> None:
    for profile in PROFILES.values():
        assert bool(encoding.set_descriptor(profile, Descriptor.CHANGE)) is (profile.lamp is not Lamp.NONE)


@pytest.mark.parametrize(
    ("amount_fen", "text"), [(0, "0.00"), (5, "0.05"), (99999999, "999999.99"), (-120, "-1.20")], ids=str
)
def test_amounts_are_written_as_people_read_them(amount_fen: int, text: str) -> None:
    assert encoding.amount_text(amount_fen) == text
    assert encoding.show_amount(PROFILES["led8"], Descriptor.TOTAL, amount_fen)[-1] == b"\x1bQA" + text.encode() + b"\r"


def test_an_amount_with_more_digits_than_places_is_refused_rather_than_cut() -> None:
    with pytest.raises(DeviceError) as refused:
        encoding.show_amount(PROFILES["led8"], Descriptor.TOTAL, 100000000)
    assert refused.value.code == "display.too_long"


def test_text_is_cut_between_characters_and_never_commands() -> None:
    rows = encoding.show_rows(PROFILES["lcd_lk822"], ["药" * 20, "a\x0cb"])
    assert rows[1] == b"\x1bl\x01\x01" + "药".encode("gbk") * 15
    assert rows[2] == b"\x1bl\x01\x02a b"
