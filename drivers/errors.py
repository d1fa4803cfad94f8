"""Errors of devices, each with a stable code that the screen turns into a sentence.

DeviceError                 anything a device or its line did
  WriteError                bytes were being sent; ``written`` says how many left this computer
  CommandError              the desk asked for something that does not exist or is malformed
"""

from __future__ import annotations

from typing import Final

NO_ANSWER: Final = "device.no_answer"  # silent until the deadline; outcome unknown unless nothing was sent
BUSY: Final = "device.busy"  # queue of its lane is full
STUCK: Final = "device.stuck"  # an earlier call never returned; end the host to get the device back
CLAIMED: Final = "device.claimed"  # another program holds it
NOT_FOUND: Final = "device.not_found"  # no such port, address or spooler queue
OFFLINE: Final = "device.offline"  # the line broke or was never up
CLOSED: Final = "device.closed"  # used before open or after close
PROTOCOL: Final = "device.protocol"  # it answers, but not in this model's language: wrong model or speed
NOT_READABLE: Final = "device.not_readable"  # the line is write only, there is no status to read
FAULT: Final = "device.fault"  # the driver itself failed; the host's log says how

PAPER_OUT: Final = "printer.paper_out"
COVER_OPEN: Final = "printer.cover_open"
PRINTER_OFFLINE: Final = "printer.offline"
PRINTER_ERROR: Final = "printer.error"  # cutter or mechanism; the printer must be switched off and on
UNCONFIRMED: Final = "printer.unconfirmed"  # bytes were sent, nothing proves that they are on paper
NO_FONT: Final = "printer.no_font"  # a rare character was replaced by a visible mark

DRAWER_NO_POWER: Final = "drawer.no_power"  # kicked, and its switch did not move
DRAWER_WAS_OPEN: Final = "drawer.was_open"  # it stood open before the kick
DRAWER_UNCONFIRMED: Final = "drawer.unconfirmed"  # no switch, or it cannot be read

DISPLAY_TOO_LONG: Final = "display.too_long"  # more than this display has places for; it shows nothing instead
KEYPAD_NOTHING: Final = "keypad.no_entry"  # nothing was typed in time
ANNOUNCER_CANNOT: Final = "announcer.cannot"  # a phrase that this model does not know

SCAN_HALF: Final = "scanner.half_code"  # bytes that never became a code were dropped
SCAN_TOO_LONG: Final = "scanner.too_long"

# outcome unknown: query-last before anything else
TERMINAL_SILENT: Final = "terminal.no_answer"  # the terminal said nothing in time (-2)
TERMINAL_BANK_SILENT: Final = "terminal.bank_silent"  # no bank answered, or too late (-3, 68, 98, Z0, Z1, Y8)
TERMINAL_ECHO: Final = "terminal.echo_mismatch"  # amount, terminal, trace or random digits are not those of the request
TERMINAL_ANSWER: Final = "terminal.answer_unreadable"  # empty, short, broken, half written
TERMINAL_NOT_KEPT: Final = "terminal.record_failed"  # the terminal could not write its own journal (T0, T1)
TERMINAL_DOUBLE: Final = "terminal.duplicate"  # the bank says it has this one already (94)
TERMINAL_CODE: Final = "terminal.code_unknown"  # a return code that no table has
TERMINAL_OTHER_LAST: Final = "terminal.last_is_another"  # the last transaction is neither ours nor the one before
TERMINAL_QUERY_FAILED: Final = "terminal.query_failed"  # query_last was itself refused
TERMINAL_UNCONFIRMED: Final = "terminal.answer_left"  # an answer file was left behind: the last act is unconfirmed
# outcome failed: nothing was taken
TERMINAL_QUERY_FIRST: Final = "terminal.query_first"  # an earlier act is unread; ask query_last
TERMINAL_DECLINED: Final = "terminal.declined"
TERMINAL_CANCELLED: Final = "terminal.cancelled"  # cancelled at the terminal, or no card or PIN in time
TERMINAL_SIGN_IN: Final = "terminal.sign_in_needed"
TERMINAL_SETTLE: Final = "terminal.settle_first"  # batch full or of another number
TERMINAL_NO_ORIGINAL: Final = "terminal.no_original"  # it does not know the transaction that was named
TERMINAL_SETTLED: Final = "terminal.already_settled"  # too late to void: refund it
TERMINAL_VOIDED: Final = "terminal.already_voided"
TERMINAL_NOT_RECORDED: Final = "terminal.not_recorded"  # query_last: the terminal has no such act
TERMINAL_CANNOT: Final = "terminal.not_supported"  # this variant has no such act
TERMINAL_FILE_LOCKED: Final = "terminal.file_locked"  # a file of the exchange cannot be removed or written
# notice in the middle of an act
TERMINAL_WINDOW: Final = "terminal.window_may_be_open"  # silent for long: its own window may stand behind ours

LIBRARY_MISSING: Final = "library.missing"  # not there, of another word length, or without its function
LIBRARY_CRASHED: Final = "library.crashed"  # a vendor's library died in the middle of a call: outcome unknown
LIBRARY_OVERRUN: Final = "library.overrun"  # it wrote past its buffer: outcome unknown

COMMAND_UNKNOWN: Final = "command.unknown"
COMMAND_INVALID: Final = "command.invalid"
COMMAND_NO_DEVICE: Final = "command.no_device"
DOCUMENT_INVALID: Final = "document.invalid"
CONFIG_INVALID: Final = "config.invalid"


class DeviceError(Exception):
    """A device did not do what was asked.

    ``code`` is one of this module's constants, ``detail`` says where (never scanned text, never document text).
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code if not detail else f"{code}: {detail}")
        self.code = code
        self.detail = detail


class WriteError(DeviceError):
    """Sending stopped midway; ``written`` bytes had left, so 0 proves that nothing was done."""

    def __init__(self, code: str, written: int, detail: str = "") -> None:
        super().__init__(code, detail)
        self.written = written


class CommandError(DeviceError):
    """A command, document or configuration breaks a rule; ``field`` names where."""

    def __init__(self, code: str, field: str, rule: str) -> None:
        super().__init__(code, f"{field}: {rule}")
        self.field = field
        self.rule = rule
