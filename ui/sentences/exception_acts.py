"""Words of what may be done about an exception: the act, and its consequence in one sentence."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "exception.act.none": (
        QT_TRANSLATE_NOOP("text", "Nothing"),
        QT_TRANSLATE_NOOP("text", "Nothing has to be done."),
    ),
    "exception.act.stop": (
        QT_TRANSLATE_NOOP("text", "Stop and look"),
        QT_TRANSLATE_NOOP("text", "Nothing is moved until two people have looked at all four records."),
    ),
    "exception.act.query_channel": (
        QT_TRANSLATE_NOOP("text", "Ask the channel"),
        QT_TRANSLATE_NOOP("text", "The channel is asked by number and its word is written down; no money moves."),
    ),
    "exception.act.query_then_book_or_refund": (
        QT_TRANSLATE_NOOP("text", "Ask the channel, then book or refund"),
        QT_TRANSLATE_NOOP(
            "text", "If the channel says paid, it is booked and posted where a bill is owed, else it goes back."
        ),
    ),
    "exception.act.ask_business": (
        QT_TRANSLATE_NOOP("text", "Ask the business system"),
        QT_TRANSLATE_NOOP("text", "The business system is asked and its word is written down; no money moves."),
    ),
    "exception.act.post_again": (
        QT_TRANSLATE_NOOP("text", "Post again"),
        QT_TRANSLATE_NOOP("text", "The business system is told once more that it is paid; it books it at most once."),
    ),
    "exception.act.correct_posting": (
        QT_TRANSLATE_NOOP("text", "Correct the posting"),
        QT_TRANSLATE_NOOP("text", "The wrong posting is taken back and the right one made; the payment stays."),
    ),
    "exception.act.book": (
        QT_TRANSLATE_NOOP("text", "Book it"),
        QT_TRANSLATE_NOOP("text", "It counts as paid from now on and the business system is told."),
    ),
    "exception.act.book_or_refund": (
        QT_TRANSLATE_NOOP("text", "Book or refund"),
        QT_TRANSLATE_NOOP("text", "Booked where a bill is still owed, else the money goes back to the payer."),
    ),
    "exception.act.refund": (
        QT_TRANSLATE_NOOP("text", "Refund to the payer"),
        QT_TRANSLATE_NOOP("text", "The money leaves our account and goes back the way it came."),
    ),
    "exception.act.attach": (
        QT_TRANSLATE_NOOP("text", "Attach to an order"),
        QT_TRANSLATE_NOOP("text", "The money is laid beside the order that you name and explained by it."),
    ),
    "exception.act.attach_or_refund": (
        QT_TRANSLATE_NOOP("text", "Attach or refund"),
        QT_TRANSLATE_NOOP("text", "Laid beside the order that it belongs to, else sent back to the payer."),
    ),
    "exception.act.restore_record": (
        QT_TRANSLATE_NOOP("text", "Restore our record"),
        QT_TRANSLATE_NOOP("text", "Our own record is written anew from the channel's; no money moves at the channel."),
    ),
    "exception.act.tell_source": (
        QT_TRANSLATE_NOOP("text", "Tell the service channel"),
        QT_TRANSLATE_NOOP("text", "The service channel is told how it stands here; no money moves."),
    ),
    "exception.act.explain": (
        QT_TRANSLATE_NOOP("text", "Explain"),
        QT_TRANSLATE_NOOP("text", "What was found is written down and closes it; nothing moves."),
    ),
    "exception.act.write_off": (
        QT_TRANSLATE_NOOP("text", "Write off"),
        QT_TRANSLATE_NOOP("text", "The difference is booked to the account that you name and is no longer pursued."),
    ),
}
