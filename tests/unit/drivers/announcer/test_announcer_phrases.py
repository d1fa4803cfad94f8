"""What announcers are told: strings of the phrase boxes, frames of the speech module, text for a computer's speech."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from drivers.announcer import frames, phrases
from drivers.announcer.voice_announcer import AnnouncerSettings, VoiceAnnouncer
from drivers.announcer.voices import SystemVoice
from drivers.errors import DeviceError


@pytest.mark.parametrize(
    ("phrase", "command"),
    [("owed", "63.60J"), ("received", "63.60Y"), ("change", "63.60Z"), ("refund", "63.60G"), ("thanks", "X")],
)
@pytest.mark.parametrize("model", phrases.COMMANDS)
def test_amounts_are_the_same_on_every_phrase_box(model: str, phrase: str, command: str) -> None:
    assert phrases.command(model, phrase, 6360) == command


@pytest.mark.parametrize(
    ("model", "name", "card"),
    [("dsbdll_tdkj", "k", "a"), ("dsbdll_syc_q9", "j", "a"), ("dsbdll_syc_xii", "a", None)],
)
def test_lower_case_letters_differ_from_model_to_model(model: str, name: str, card: str | None) -> None:
    assert (phrases.command(model, "name", 0), phrases.command(model, "card", 0)) == (name, card)


def test_a_frame_of_the_speech_module() -> None:
    assert frames.speak("您好").hex() == "fd00070101" + "c4fabac3" + "bd"
    assert (frames.STOP.hex(), frames.ASK.hex()) == ("fd000202fd", "fd000221de")


def test_a_text_that_is_too_long_is_cut_between_characters() -> None:
    frame = frames.speak("药" * 150)
    assert frame[5:-1] == "药".encode("gbk") * 100


def test_the_computer_speaks_a_sentence_through_a_program_of_its_own(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    program = [sys.executable, "-c", f"import sys; open({str(heard)!r}, 'w').write(sys.argv[-1])"]
    announcer = VoiceAnnouncer(SystemVoice(lambda: program), AnnouncerSettings())
    announcer.claim(1.0)
    assert announcer.say("change", 3640, 10.0).confirmed
    assert heard.read_text() == "找您36.40元"


@pytest.mark.parametrize(
    ("program", "code"),
    [([], "device.not_found"), ([sys.executable, "-c", "raise SystemExit(3)"], "device.offline")],
    ids=["none", "fails"],
)
def test_a_computer_without_speech_says_so(program: list[str], code: str) -> None:
    announcer = VoiceAnnouncer(SystemVoice(lambda: program), AnnouncerSettings())

    def say_hello() -> None:
        announcer.claim(1.0)
        announcer.say("hello", 0, 10.0)

    with pytest.raises(DeviceError) as failed:
        say_hello()
    assert failed.value.code == code
