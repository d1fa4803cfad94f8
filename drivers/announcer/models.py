"""The voice announcers that can stand in devices.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.announcer.actions import KIND as KIND  # noqa: PLC0414  # the catalogue reads it here
from drivers.announcer.phrases import COMMANDS
from drivers.announcer.voice_announcer import AnnouncerSettings, VoiceAnnouncer
from drivers.announcer.voices import PhraseBox, SpeechModule, SystemVoice
from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.kinds import Factory
from drivers.ports import Device
from drivers.transport.catalog import make_line


def _settings(config: DeviceConfig) -> AnnouncerSettings:
    return values_of(AnnouncerSettings, config.settings, f"{config.id}.settings")


def _phrase_box(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    settings = _settings(config)
    line = make_line(config.connection, f"{config.id}.connection")
    return VoiceAnnouncer(PhraseBox(line, config.model, settings.ending), settings)


def _speech_module(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    line = make_line(config.connection, f"{config.id}.connection")
    if not line.readable:
        raise refuse(f"{config.id}.connection.type", "a line that can be read")
    return VoiceAnnouncer(SpeechModule(line), _settings(config))


def _system_speech(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    if config.connection:
        raise refuse(f"{config.id}.connection", "none: this computer speaks")
    return VoiceAnnouncer(SystemVoice(), _settings(config))


MODELS: Final[Mapping[str, Factory]] = {
    "syn6288": _speech_module,
    **dict.fromkeys(COMMANDS, _phrase_box),
    "system_speech": _system_speech,
}
