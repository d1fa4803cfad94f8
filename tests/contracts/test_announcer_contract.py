"""The announcer's port, kept by the drivers on the emulated speech module and phrase boxes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from drivers.announcer.emulator import AnnouncerEmulator
from drivers.announcer.models import MODELS
from drivers.announcer.voice_announcer import VoiceAnnouncer
from drivers.configuration import read_devices
from drivers.emulation.attached import Attached
from drivers.emulation.lines import Plug, PtyPlug, TcpPlug
from drivers.errors import DeviceError
from drivers.ports import Checked, Device, Health, Outcome
from support.processes import wait_until

GAP_S = 0.2


class Bench:
    """A driver at one end of a line and an emulated announcer at the other."""

    def __init__(self, model: str, plug: Plug) -> None:
        self.model, self.plug, self.emulator = model, plug, AnnouncerEmulator(model)
        attached = Attached(kind="announcer", model=model, emulator=self.emulator, plug=plug, faults=frozenset())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=attached.run, args=(self._ended,), daemon=True)
        self._thread.start()
        entry = {**attached.config(), "settings": {"gap_s": GAP_S, "character_s": 0.0}}
        made = MODELS[model](read_devices([entry])[0], {})
        assert isinstance(made, VoiceAnnouncer)
        self.announcer = made
        self.announcer.open()
        self.announcer.claim(2.0)
        self.announcer.enable()

    def heard(self) -> list[str]:
        heard = self.emulator.seen()["heard"]
        assert isinstance(heard, list)
        return heard

    def close(self) -> None:
        self.announcer.close()
        self._ended.set()
        self._thread.join(2)
        self.plug.close()


@pytest.fixture(
    params=[("syn6288", "tcp"), ("syn6288", "pty"), ("dsbdll_tdkj", "tcp"), ("dsbdll_syc_xii", "pty")], ids="-".join
)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    model, line = request.param
    bench = Bench(model, TcpPlug(0) if line == "tcp" else PtyPlug())
    yield bench
    bench.close()


def test_it_says_the_money_with_a_pause_between(bench: Bench) -> None:
    assert isinstance(bench.announcer, Device)
    begun = time.monotonic()
    for phrase, amount_fen in (("owed", 6360), ("received", 10000), ("change", 3640)):
        assert bench.announcer.say(phrase, amount_fen, 5.0).outcome is Outcome.DONE
    assert time.monotonic() - begun >= 2 * GAP_S, "a phrase that follows at once cuts the one before it off"
    wait_until(lambda: len(bench.heard()) == 3, timeout_s=3, what="it")
    for text, amount in zip(bench.heard(), ("63.60", "100.00", "36.40"), strict=True):
        assert amount in text


def test_only_a_device_that_answers_confirms(bench: Bench) -> None:
    answers = bench.model == "syn6288"
    assert bench.announcer.say("thanks", 0, 5.0).confirmed is answers
    assert bench.announcer.check_health(5.0) == Checked(Health.OK if answers else Health.UNVERIFIED)


def test_a_phrase_whose_turn_comes_too_late_is_not_said(bench: Bench) -> None:
    bench.announcer.say("hello", 0, 5.0)
    assert bench.announcer.say("thanks", 0, GAP_S / 4).outcome is Outcome.FAILED
    wait_until(lambda: len(bench.heard()) == 1, timeout_s=3, what="it")


def test_a_silent_module_is_noticed(bench: Bench) -> None:
    bench.emulator.silent = True
    if bench.model != "syn6288":
        assert bench.announcer.say("thanks", 0, 5.0).outcome is Outcome.DONE
        return
    with pytest.raises(DeviceError) as failed:
        bench.announcer.say("thanks", 0, 5.0)
    assert failed.value.code == "device.no_answer"


def test_a_phrase_the_model_does_not_know_is_refused(bench: Bench) -> None:
    if bench.model == "dsbdll_syc_xii":
        with pytest.raises(DeviceError) as refused:
            bench.announcer.say("card", 0, 5.0)
        assert refused.value.code == "announcer.cannot"
    else:
        assert bench.announcer.say("card", 0, 5.0).outcome is Outcome.DONE
