"""Sentences for what must be well before money moves, and for a server that was put back to an earlier point."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_TELL = QT_TRANSLATE_NOOP("text", "Use another channel or cash, and tell the information department.")
_STOP = QT_TRANSLATE_NOOP(
    "text", "No money is taken, nor cash: nothing could be recorded. Tell the information department at once."
)

_CLOSED: dict[str, tuple[str, str]] = {
    "channel.certificate_not_yet": (
        QT_TRANSLATE_NOOP("text", "The merchant certificate of {channel} is not valid yet."),
        _TELL,
    ),
    "channel.clock_wrong": (
        QT_TRANSLATE_NOOP("text", "The server's clock is far from that of {channel}."),
        _TELL,
    ),
    "channel.key_wrong": (
        QT_TRANSLATE_NOOP("text", "Answers of {channel} cannot be verified: its key was changed, or ours is wrong."),
        _TELL,
    ),
    "server.disk_low": (
        QT_TRANSLATE_NOOP("text", "The server's disk is nearly full."),
        _STOP,
    ),
    "server.database_not_writable": (
        QT_TRANSLATE_NOOP("text", "The server's database takes no writing."),
        _STOP,
    ),
    "server.database_not_durable": (
        QT_TRANSLATE_NOOP("text", "The server's database would lose what it was told if the power failed."),
        _STOP,
    ),
    "server.database_damaged": (
        QT_TRANSLATE_NOOP("text", "The server's database is damaged."),
        _STOP,
    ),
    "server.database_no_answer": (
        QT_TRANSLATE_NOOP("text", "The server's database does not answer."),
        _STOP,
    ),
}
_ALERTS: dict[str, tuple[str, str]] = {
    "alert.channel.certificate_not_yet": (
        QT_TRANSLATE_NOOP("text", "A channel is closed: its merchant certificate is not valid yet."),
        QT_TRANSLATE_NOOP("text", "Check the clock of the server, or put the right certificate in place."),
    ),
    "alert.channel.clock_wrong": (
        QT_TRANSLATE_NOOP("text", "A channel is closed: the server's clock is far from the channel's."),
        QT_TRANSLATE_NOOP("text", "Set the server's clock (time service); the channel opens by itself."),
    ),
    "alert.channel.key_wrong": (
        QT_TRANSLATE_NOOP("text", "A channel is closed: its answers cannot be verified."),
        QT_TRANSLATE_NOOP(
            "text", "Import the channel's present public key or our right one; the channel opens by itself."
        ),
    ),
    "alert.server.database_not_writable": (
        QT_TRANSLATE_NOOP("text", "The database takes no writing; no money is taken."),
        QT_TRANSLATE_NOOP("text", "Look at the disk: read-only, failing or full. It opens by itself."),
    ),
    "alert.server.database_not_durable": (
        QT_TRANSLATE_NOOP("text", "The database is set so that a power cut would lose payments."),
        QT_TRANSLATE_NOOP("text", "Run python -m server check: it names the setting to be turned on."),
    ),
    "alert.server.database_damaged": (
        QT_TRANSLATE_NOOP("text", "A page of the database is damaged; no money is taken."),
        QT_TRANSLATE_NOOP("text", "Stop the server, keep the file, restore the last backup: the rest is found again."),
    ),
    "alert.server.database_no_answer": (
        QT_TRANSLATE_NOOP("text", "The database does not answer."),
        QT_TRANSLATE_NOOP("text", "Start it; the server goes on by itself."),
    ),
    "alert.server.database_no_checksums": (
        QT_TRANSLATE_NOOP("text", "PostgreSQL keeps no checksums of its pages; a flipped bit would not be noticed."),
        QT_TRANSLATE_NOOP("text", "Turn them on when the server rests (pg_checksums --enable)."),
    ),
    "alert.payment.found": (
        QT_TRANSLATE_NOOP("text", "A channel has a payment of ours that nobody here knows."),
        QT_TRANSLATE_NOOP(
            "text", "Give it back, or attach it to the order that it belongs to; it stands under its number."
        ),
    ),
    "alert.refund.found": (
        QT_TRANSLATE_NOOP("text", "A channel has a refund of ours that nobody here knows."),
        QT_TRANSLATE_NOOP("text", "Find who asked for it, and correct the order by hand."),
    ),
    "alert.refund.unfit": (
        QT_TRANSLATE_NOOP(
            "text", "A refund has no room any more since the restore; the HIS has, or may have, taken its items back."
        ),
        QT_TRANSLATE_NOOP(
            "text", "Look whether its money went back; if not, have the items put back there, or refund them anew."
        ),
    ),
}
_SAID: dict[str, tuple[str, str]] = {
    "journal.gone": (
        QT_TRANSLATE_NOOP("text", "The journal has vanished from this disk; payments are not taken."),
        QT_TRANSLATE_NOOP(
            "text", "A virus scanner may have taken it. Tell the information department; go to another window."
        ),
    ),
    "desk.clock_wrong": (
        QT_TRANSLATE_NOOP("text", "This computer's clock is {minutes} min off the server's; no money is taken."),
        QT_TRANSLATE_NOOP("text", "Have the clock set right; it goes on by itself. Until then use another window."),
    ),
    "window.in_use": (
        QT_TRANSLATE_NOOP("text", "Another computer is working as this window."),
        QT_TRANSLATE_NOOP("text", "Close the desk there, or have this computer enrolled as a window of its own."),
    ),
    "window.token_locked": (
        QT_TRANSLATE_NOOP("text", "The key store of this computer is locked or cannot be used."),
        QT_TRANSLATE_NOOP("text", "Unlock it and start the desk again, or tell the information department."),
    ),
    "server.too_old": (
        QT_TRANSLATE_NOOP("text", "The server ({server}) is older than this program ({desk})."),
        QT_TRANSLATE_NOOP("text", "The information department must update the server; until then use the old program."),
    ),
    "desk.too_old": (
        QT_TRANSLATE_NOOP("text", "This program ({desk}) is older than the server ({server}) allows."),
        QT_TRANSLATE_NOOP("text", "Have this computer updated; until then use another window."),
    ),
    "requests.too_many": (
        QT_TRANSLATE_NOOP("text", "This window asks the server too often."),
        QT_TRANSLATE_NOOP("text", "It goes on by itself in a moment; payments are not slowed down."),
    ),
    "statement.not_ready": (
        QT_TRANSLATE_NOOP("text", "The statement of this day is not made yet."),
        QT_TRANSLATE_NOOP("text", "It is asked for again by itself."),
    ),
    "statement.refused": (
        QT_TRANSLATE_NOOP("text", "The statement was declined."),
        QT_TRANSLATE_NOOP("text", "It is asked for again by itself; if it stays, tell the information department."),
    ),
    "healing.not_asked": (
        QT_TRANSLATE_NOOP("text", "The server does not ask for this desk's journal."),
        "",
    ),
    "healing.no_such_desk": (
        QT_TRANSLATE_NOOP("text", "This desk is not asked for anything at present."),
        "",
    ),
    "payment.made_again": (
        QT_TRANSLATE_NOOP("text", "The server was restored; this payment is being asked for at the channel."),
        QT_TRANSLATE_NOOP("text", "Wait: it becomes known by itself. Take no other payment for these bills."),
    ),
    "payment.found": (
        QT_TRANSLATE_NOOP("text", "The channel has this money; nobody here knows whose it is."),
        QT_TRANSLATE_NOOP("text", "Give it back, or attach it to the order that it belongs to."),
    ),
    "refund.made_again": (
        QT_TRANSLATE_NOOP("text", "The server was restored; this refund is being asked for at the channel."),
        QT_TRANSLATE_NOOP("text", "If it waits for approval: approve it only if the patient has not had the money."),
    ),
    "refund.not_at_channel": (
        QT_TRANSLATE_NOOP("text", "The server was restored; the channel never had this refund."),
        QT_TRANSLATE_NOOP("text", "Approve it to send it now under its old number, or reject it."),
    ),
}

SENTENCES: dict[str, tuple[str, str]] = {**_CLOSED, **_ALERTS, **_SAID}
