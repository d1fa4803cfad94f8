"""The serial card terminals that can stand in devices.json: model to dialect, settings checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from drivers.configuration import DeviceConfig, refuse, values_of
from drivers.ports import Device
from drivers.terminal.bank_relay import Bank, BankRelay
from drivers.terminal.dialect import Dialect, SerialSettings
from drivers.terminal.guard import GuardedTerminal, Identity
from drivers.terminal.serial_terminal import SerialTerminal
from drivers.transport.catalog import make_line


def _unionpay_fs(settings: SerialSettings) -> Dialect:
    from drivers.terminal.unionpay_fs import UnionpayFs

    return UnionpayFs(settings)


def _allinpay_tlv(settings: SerialSettings) -> Dialect:
    from drivers.terminal.allinpay_tlv import AllinpayTlv

    return AllinpayTlv(settings)


def _yinjie_tlv(settings: SerialSettings) -> Dialect:
    from drivers.terminal.yinjie_tlv import YinjieTlv

    return YinjieTlv(settings)


DIALECTS: Final[Mapping[str, Callable[[SerialSettings], Dialect]]] = {
    "serial_fs": _unionpay_fs,
    "serial_9f": _allinpay_tlv,
    "serial_df": _yinjie_tlv,
}
"""UnionPay MISPOS with separators; AllinPay with 9F tags; Yinjie (Ingenico) with DF tags. A host that starts anew
imports the one that its terminal speaks."""


def make_serial_terminal(config: DeviceConfig, made: Mapping[str, Device]) -> Device:
    """The terminal of an entry of devices.json; CommandError(config.invalid) names what is wrong."""
    place = f"{config.id}.settings"
    settings = values_of(SerialSettings, config.settings, place)
    line = make_line(config.connection, f"{config.id}.connection")
    if not line.readable:
        raise refuse(f"{config.id}.connection.type", "a line that can be read")
    if not 0 < settings.ack_s <= 10 or settings.resends > 3 or not settings.wait_s or not settings.query_s:
        raise refuse(place, "ack_s up to 10, resends up to 3, wait_s and query_s above 0")
    relay = BankRelay(
        banks_of(settings.relay_allowed, f"{place}.relay_allowed"),
        connect_s=settings.relay_connect_s,
        answer_s=settings.relay_answer_s,
        prefixed=settings.relay_prefixed,
    )
    terminal = SerialTerminal(line, DIALECTS[config.model](settings), settings, relay)
    return GuardedTerminal(terminal, Identity(terminal_no=settings.terminal_no, merchant_no=settings.merchant_no))


def banks_of(text: str, place: str) -> tuple[Bank, ...]:
    """``host:port`` with commas between, as addresses."""
    banks = []
    for each in filter(None, (part.strip() for part in text.split(","))):
        host, _, port = each.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise refuse(place, "host:port, with commas between")
        banks.append(Bank(host=host, port=int(port)))
    return tuple(banks)
