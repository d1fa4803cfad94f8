"""Sentences of administration."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "operator.incomplete": (
        QT_TRANSLATE_NOOP("text", "User name and name are needed."),
        QT_TRANSLATE_NOOP("text", "Fill both in."),
    ),
    "operator.no_role": (
        QT_TRANSLATE_NOOP("text", "No role is ticked: this person could sign in and do nothing."),
        QT_TRANSLATE_NOOP("text", "Tick a role, or save once more to add the operator without one."),
    ),
    "role.name_missing": (
        QT_TRANSLATE_NOOP("text", "The role has no name."),
        QT_TRANSLATE_NOOP("text", "Give it one that says what these people do."),
    ),
    "window.incomplete": (
        QT_TRANSLATE_NOOP("text", "Name and campus are needed."),
        QT_TRANSLATE_NOOP("text", "Fill both in."),
    ),
    "audit.days_reversed": (
        QT_TRANSLATE_NOOP("text", "The first day lies after the last."),
        QT_TRANSLATE_NOOP("text", "Exchange them."),
    ),
}
