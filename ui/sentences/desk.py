"""Sentences for what the desk itself says: scans out of place, input, the server, faults."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "general.unknown_code": (
        QT_TRANSLATE_NOOP("text", "Something happened that this program has no sentence for ({code})."),
        QT_TRANSLATE_NOOP("text", "Note the code and tell the information department; do not repeat a payment."),
    ),
    "scan.unreadable": (
        QT_TRANSLATE_NOOP("text", "The scan cannot be read."),
        QT_TRANSLATE_NOOP("text", "Scan again."),
    ),
    "scan.card_during_payment": (
        QT_TRANSLATE_NOOP("text", "A card was scanned during a payment; nothing happened to it."),
        QT_TRANSLATE_NOOP("text", "Finish this payment, or park it (F7), then scan the card again."),
    ),
    "scan.code_during_payment": (
        QT_TRANSLATE_NOOP("text", "Another payment code was scanned during a payment; nothing was charged for it."),
        QT_TRANSLATE_NOOP("text", "Wait until this payment is known."),
    ),
    "scan.code_nothing_to_pay": (
        QT_TRANSLATE_NOOP("text", "A payment code was scanned, but there is nothing to pay; nothing was charged."),
        QT_TRANSLATE_NOOP("text", "Scan the patient's card first."),
    ),
    "scan.code_too_early": (
        QT_TRANSLATE_NOOP("text", "A payment code was scanned before the bills were there; nothing was charged."),
        QT_TRANSLATE_NOOP("text", "Wait for the bills, then scan the code again."),
    ),
    "scan.nothing_chosen": (
        QT_TRANSLATE_NOOP("text", "No bill is chosen; nothing was charged."),
        QT_TRANSLATE_NOOP("text", "Choose a bill with Space, then scan the code again."),
    ),
    "scan.one_at_a_time": (
        QT_TRANSLATE_NOOP("text", "Two scans came at once; only the first counts."),
        QT_TRANSLATE_NOOP("text", "Wait for its answer, then scan the next."),
    ),
    "scan.channel_unsupported": (
        QT_TRANSLATE_NOOP("text", "{channel} codes cannot be taken here; nothing was charged."),
        QT_TRANSLATE_NOOP("text", "Ask for a WeChat or Alipay code, or take cash."),
    ),
    "scan.locked": (
        QT_TRANSLATE_NOOP("text", "The window is locked; the scan was not used."),
        QT_TRANSLATE_NOOP("text", "Unlock, then scan again."),
    ),
    "scan.not_here": (
        QT_TRANSLATE_NOOP("text", "The scan is not used on this screen."),
        QT_TRANSLATE_NOOP("text", "Go to the checkout (Ctrl+1) and scan again."),
    ),
    "scan.sign_in_first": (
        QT_TRANSLATE_NOOP("text", "A scan came before anybody signed in; it was not used."),
        QT_TRANSLATE_NOOP("text", "Sign in first."),
    ),
    "scan.payment_code_not_here": (
        QT_TRANSLATE_NOOP("text", "A payment code was scanned here; nothing was charged."),
        QT_TRANSLATE_NOOP("text", "Payment codes are taken on the checkout (Ctrl+1)."),
    ),
    "find.empty": (
        QT_TRANSLATE_NOOP("text", "Nothing to search for."),
        QT_TRANSLATE_NOOP("text", "Type a name or a number."),
    ),
    "input.invalid": (
        QT_TRANSLATE_NOOP("text", "A field breaks a rule: {field} ({rule})."),
        QT_TRANSLATE_NOOP("text", "Correct it and try again."),
    ),
    "settings.invalid": (
        QT_TRANSLATE_NOOP("text", "A setting is wrong: {field} ({rule})."),
        QT_TRANSLATE_NOOP("text", "Correct it."),
    ),
    "server.no_answer": (
        QT_TRANSLATE_NOOP("text", "The server does not answer."),
        QT_TRANSLATE_NOOP(
            "text",
            "Nothing is lost: what was begun is asked for by itself. Check the network if it goes on.",
        ),
    ),
    "server.not_sent": (
        QT_TRANSLATE_NOOP("text", "The server cannot be reached; nothing was sent."),
        QT_TRANSLATE_NOOP("text", "Check the network; try again."),
    ),
    "server.certificate_untrusted": (
        QT_TRANSLATE_NOOP("text", "The server's certificate is not trusted; nothing was sent."),
        QT_TRANSLATE_NOOP(
            "text",
            "Tell the information department: ca_bundle in desk.toml names the hospital's own authority; "
            "the certificate's name and dates must be right.",
        ),
    ),
    "server.fault": (
        QT_TRANSLATE_NOOP("text", "The server has a fault."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment; tell the information department if it goes on."),
    ),
    "server.busy": (
        QT_TRANSLATE_NOOP("text", "The server is busy."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment."),
    ),
    "desk.fault": (
        QT_TRANSLATE_NOOP("text", "The program has a fault ({kind})."),
        QT_TRANSLATE_NOOP(
            "text",
            "Nothing is lost: what was begun is asked for by itself. Tell the information department.",
        ),
    ),
    "desk.already_running": (
        QT_TRANSLATE_NOOP("text", "The desk is running on this computer already."),
        QT_TRANSLATE_NOOP("text", "Use the window that is open."),
    ),
    "journal.full": (
        QT_TRANSLATE_NOOP("text", "The disk is full; payments are not taken."),
        QT_TRANSLATE_NOOP("text", "Free space, or go to another window."),
    ),
    "journal.damaged": (
        QT_TRANSLATE_NOOP("text", "The journal on this disk is damaged; payments are not taken."),
        QT_TRANSLATE_NOOP("text", "Tell the information department; go to another window."),
    ),
    "journal.unwritable": (
        QT_TRANSLATE_NOOP("text", "The journal on this disk cannot be written; payments are not taken."),
        QT_TRANSLATE_NOOP("text", "Tell the information department; go to another window."),
    ),
    "storage.busy": (
        QT_TRANSLATE_NOOP("text", "The database is busy."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment."),
    ),
    "storage.full": (
        QT_TRANSLATE_NOOP("text", "The server's disk is full."),
        QT_TRANSLATE_NOOP("text", "Tell the information department at once."),
    ),
    "storage.read_only": (
        QT_TRANSLATE_NOOP("text", "The server's database can only be read at present; nothing can be recorded."),
        QT_TRANSLATE_NOOP("text", "Tell the information department at once; it goes on by itself."),
    ),
    "storage.no_answer": (
        QT_TRANSLATE_NOOP("text", "The database does not answer."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment."),
    ),
    "storage.unreachable": (
        QT_TRANSLATE_NOOP("text", "The database cannot be reached."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "storage.failed": (
        QT_TRANSLATE_NOOP("text", "The database has a fault."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "storage.stale": (
        QT_TRANSLATE_NOOP("text", "Somebody else has changed this meanwhile."),
        QT_TRANSLATE_NOOP("text", "Read again and repeat."),
    ),
    "storage.constraint": (
        QT_TRANSLATE_NOOP("text", "The database refused this."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "storage.commit_unknown": (
        QT_TRANSLATE_NOOP("text", "It is not certain that this was stored."),
        QT_TRANSLATE_NOOP("text", "Read again before you repeat it."),
    ),
    "http.no_answer": (
        QT_TRANSLATE_NOOP("text", "There is no answer."),
        QT_TRANSLATE_NOOP("text", "Try again in a moment."),
    ),
    "http.not_sent": (
        QT_TRANSLATE_NOOP("text", "There is no connection."),
        QT_TRANSLATE_NOOP("text", "Check the network."),
    ),
    "http.refused": (
        QT_TRANSLATE_NOOP("text", "The server refused the request."),
        QT_TRANSLATE_NOOP("text", "Tell the information department."),
    ),
    "http.not_found": (
        QT_TRANSLATE_NOOP("text", "The server does not know this."),
        QT_TRANSLATE_NOOP("text", "Desk and server may be of different versions: tell the information department."),
    ),
    "request.too_many": (
        QT_TRANSLATE_NOOP("text", "Too many requests."),
        QT_TRANSLATE_NOOP("text", "Wait a moment."),
    ),
    "practice.day_made": (
        QT_TRANSLATE_NOOP("text", "The bad day is made and opens in a window of its own."),
        QT_TRANSLATE_NOOP("text", "Sign in there as finance, open Reconciliation and start the run of yesterday."),
    ),
    "practice.day_open": (
        QT_TRANSLATE_NOOP("text", "The window of the bad day is still open."),
        QT_TRANSLATE_NOOP("text", "Work there, or close it before another day is made."),
    ),
    "practice.day_cancelled": (
        QT_TRANSLATE_NOOP("text", "The bad day was not made to its end."),
        QT_TRANSLATE_NOOP("text", "Nothing of it is kept; it can be made again at any time."),
    ),
    "practice.day_not_made": (
        QT_TRANSLATE_NOOP("text", "The bad day could not be made."),
        QT_TRANSLATE_NOOP("text", "Try it once more; if it fails again, the reason stands in {file}."),
    ),
    "practice.no_answer": (
        QT_TRANSLATE_NOOP("text", "The practice gateways do not answer."),
        QT_TRANSLATE_NOOP("text", "Start the program again with make run."),
    ),
}
