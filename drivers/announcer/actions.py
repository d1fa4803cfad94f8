"""The announcer's words in the host: say, stop."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.announcer.phrases import SENTENCES, WITH_AMOUNT
from drivers.errors import COMMAND_INVALID, CommandError
from drivers.kinds import Kind, Reply, act_reply, take_no_arguments, whole_fen
from drivers.patient_ports import Announcer


def _say(device: Announcer, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    phrase = arguments.get("phrase")
    if not isinstance(phrase, str) or phrase not in SENTENCES:
        raise CommandError(COMMAND_INVALID, "phrase", "one of " + ", ".join(SENTENCES))
    if arguments.keys() != ({"phrase", "amount_fen"} if phrase in WITH_AMOUNT else {"phrase"}):
        raise CommandError(COMMAND_INVALID, "arguments", "phrase, and amount_fen for one with an amount")
    amount_fen = whole_fen(arguments, "amount_fen") if phrase in WITH_AMOUNT else 0
    return act_reply(device.say(phrase, amount_fen, timeout_s))


def _stop(device: Announcer, arguments: Mapping[str, object], timeout_s: float) -> Reply:
    take_no_arguments(arguments)
    return act_reply(device.stop(timeout_s))


KIND = Kind(actions={"say": _say, "stop": _stop})
