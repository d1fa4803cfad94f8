"""Words about systems connected to the open interface, and of what they report."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "signature.missing": (
        QT_TRANSLATE_NOOP("text", "The call carries no signature of the right form."),
        QT_TRANSLATE_NOOP("text", "The connected system must send all four headers of the contract."),
    ),
    "signature.wrong": (
        QT_TRANSLATE_NOOP("text", "The signature of the call is wrong, or nobody has this name."),
        QT_TRANSLATE_NOOP("text", "Compare name and key of the connected system; make a new key if it is lost."),
    ),
    "signature.clock": (
        QT_TRANSLATE_NOOP("text", "The call was signed more than five minutes ago or ahead."),
        QT_TRANSLATE_NOOP("text", "Set the clock of the connected system."),
    ),
    "signature.replayed": (
        QT_TRANSLATE_NOOP("text", "This call has been made before."),
        QT_TRANSLATE_NOOP("text", "Every call needs a nonce of its own; if nobody sent it again, look into it."),
    ),
    "connected.unknown": (
        QT_TRANSLATE_NOOP("text", "No connected system has this name: {name}."),
        QT_TRANSLATE_NOOP("text", "List them: python -m server admin connected-system list"),
    ),
    "exception.picture_changed": (
        QT_TRANSLATE_NOOP("text", "A later run shows it otherwise; what was agreed on no longer holds."), ""
    ),
    "exception.asked.not_refunded": (
        QT_TRANSLATE_NOOP("text", "{party} says now: not refunded."),
        QT_TRANSLATE_NOOP("text", "The money is still there. Look at the refund before you ask for another."),
    ),
}  # fmt: skip
