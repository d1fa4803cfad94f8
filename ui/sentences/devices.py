"""Sentences for devices: printer, drawer, scanner, and the program that speaks with them."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "second_screen.displaced": (
        QT_TRANSLATE_NOOP("text", "The patient's screen is on the other monitor: the desk stands where it was."),
        QT_TRANSLATE_NOOP("text", "Move the desk back, and the patient's screen comes back too."),
    ),
    "printer.paper_out": (
        QT_TRANSLATE_NOOP("text", "The receipt printer has no paper."),
        QT_TRANSLATE_NOOP("text", "Put in a roll; payments are valid without a receipt, print it later with F9."),
    ),
    "printer.cover_open": (
        QT_TRANSLATE_NOOP("text", "The cover of the receipt printer is open."),
        QT_TRANSLATE_NOOP("text", "Close it, then print again (F9)."),
    ),
    "printer.offline": (
        QT_TRANSLATE_NOOP("text", "The receipt printer does not answer."),
        QT_TRANSLATE_NOOP("text", "Check switch and cable, then print again (F9). The payment stands."),
    ),
    "printer.error": (
        QT_TRANSLATE_NOOP("text", "The receipt printer reports a fault."),
        QT_TRANSLATE_NOOP("text", "Switch it off and on, then print again (F9)."),
    ),
    "printer.unconfirmed": (
        QT_TRANSLATE_NOOP("text", "It is not certain that the receipt came out."),
        QT_TRANSLATE_NOOP("text", "Look at the paper; print again (F9) if it did not."),
    ),
    "printer.no_font": (
        QT_TRANSLATE_NOOP("text", "A rare character on the receipt was replaced by a mark."),
        QT_TRANSLATE_NOOP("text", "Write it by hand."),
    ),
    "invoice.voided": (
        QT_TRANSLATE_NOOP("text", "The invoice did not come out; its number is void, the payment stands."),
        QT_TRANSLATE_NOOP("text", "Put the form right, then print again: the next number is used."),
    ),
    "receipt.not_kept": (
        QT_TRANSLATE_NOOP("text", "This computer has no copy of that receipt."),
        QT_TRANSLATE_NOOP("text", "Print it at the window that took the payment."),
    ),
    "receipt.failed_after": (
        QT_TRANSLATE_NOOP("text", "{name}'s receipt did not come out; the payment stands."),
        QT_TRANSLATE_NOOP("text", "Print it from the inquiry screen."),
    ),
    "drawer.no_power": (
        QT_TRANSLATE_NOOP("text", "The drawer did not open."),
        QT_TRANSLATE_NOOP("text", "Open it with the key and check its cable; the payment stands."),
    ),
    "drawer.blocked": (
        QT_TRANSLATE_NOOP("text", "The drawer is open already."),
        QT_TRANSLATE_NOOP("text", "Close it after the change."),
    ),
    "drawer.was_open": (
        QT_TRANSLATE_NOOP("text", "The drawer was open already."),
        QT_TRANSLATE_NOOP("text", "Close it after the change."),
    ),
    "drawer.unconfirmed": (
        QT_TRANSLATE_NOOP("text", "It is not certain that the drawer opened."),
        QT_TRANSLATE_NOOP("text", "Open it with the key if it did not."),
    ),
    "scanner.half_code": (
        QT_TRANSLATE_NOOP("text", "The scanner sent half a code."),
        QT_TRANSLATE_NOOP("text", "Scan again."),
    ),
    "scanner.too_long": (
        QT_TRANSLATE_NOOP("text", "The scanner sent too much."),
        QT_TRANSLATE_NOOP("text", "Scan again, one code at a time."),
    ),
    "device.no_answer": (
        QT_TRANSLATE_NOOP("text", "The device does not answer."),
        QT_TRANSLATE_NOOP("text", "Check switch and cable."),
    ),
    "device.busy": (
        QT_TRANSLATE_NOOP("text", "The device is busy."),
        QT_TRANSLATE_NOOP("text", "Wait a moment and try again."),
    ),
    "device.stuck": (
        QT_TRANSLATE_NOOP("text", "The device hangs."),
        QT_TRANSLATE_NOOP("text", "It is being restarted; work without it meanwhile."),
    ),
    "device.claimed": (
        QT_TRANSLATE_NOOP("text", "Another program holds the device."),
        QT_TRANSLATE_NOOP("text", "Close that program."),
    ),
    "device.not_found": (
        QT_TRANSLATE_NOOP("text", "The device is not there."),
        QT_TRANSLATE_NOOP("text", "Check its cable and the settings."),
    ),
    "device.offline": (
        QT_TRANSLATE_NOOP("text", "The connection to the device broke."),
        QT_TRANSLATE_NOOP("text", "Check its cable."),
    ),
    "device.closed": (
        QT_TRANSLATE_NOOP("text", "The device is not open."),
        QT_TRANSLATE_NOOP("text", "Wait until it is ready."),
    ),
    "device.protocol": (
        QT_TRANSLATE_NOOP("text", "The device answers in another language."),
        QT_TRANSLATE_NOOP("text", "Check model and speed in the settings."),
    ),
    "device.not_readable": (
        QT_TRANSLATE_NOOP("text", "The device does not tell its state."),
        QT_TRANSLATE_NOOP("text", "Look at it yourself."),
    ),
    "device.unverified": (
        QT_TRANSLATE_NOOP("text", "The line is open; more the device itself cannot say."),
        QT_TRANSLATE_NOOP("text", "See whether it did what it should."),
    ),
    "device.fault": (
        QT_TRANSLATE_NOOP("text", "The device's driver failed."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "display.too_long": (
        QT_TRANSLATE_NOOP("text", "The amount has more figures than the customer display."),
        QT_TRANSLATE_NOOP("text", "Say it to the patient; the payment goes on."),
    ),
    "announcer.cannot": (
        QT_TRANSLATE_NOOP("text", "This announcer does not know the phrase."),
        QT_TRANSLATE_NOOP("text", "Say it yourself; the payment goes on."),
    ),
    "keypad.no_entry": (
        QT_TRANSLATE_NOOP("text", "Nothing was typed on the keypad."),
        QT_TRANSLATE_NOOP("text", "Ask the patient and try again."),
    ),
    "device.search_failed": (
        QT_TRANSLATE_NOOP("text", "The search for devices failed."),
        QT_TRANSLATE_NOOP("text", "Try again; the devices that are set up go on working."),
    ),
    "device.setup_refused": (
        QT_TRANSLATE_NOOP("text", "That would not do: {field}."),
        QT_TRANSLATE_NOOP("text", "It takes: {rule}. Nothing was changed."),
    ),
    "device.not_configured": (
        QT_TRANSLATE_NOOP("text", "No such device is set up at this window."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "device.host_not_running": (
        QT_TRANSLATE_NOOP("text", "The device program is being restarted."),
        QT_TRANSLATE_NOOP("text", "Wait a few seconds; payments go on."),
    ),
    "command.invalid": (
        QT_TRANSLATE_NOOP("text", "The device refused the command."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "command.unknown": (
        QT_TRANSLATE_NOOP("text", "The device does not know the command."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "command.no_device": (
        QT_TRANSLATE_NOOP("text", "There is no such device."),
        QT_TRANSLATE_NOOP("text", "Check the settings."),
    ),
    "document.invalid": (
        QT_TRANSLATE_NOOP("text", "The receipt's template is wrong."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "config.invalid": (
        QT_TRANSLATE_NOOP("text", "The device settings are wrong."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
}
