"""Sentences for sign-in, sessions, permissions, operators, roles and windows."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

SENTENCES: dict[str, tuple[str, str]] = {
    "sign_in.failed": (
        QT_TRANSLATE_NOOP("text", "User name or password is wrong."),
        QT_TRANSLATE_NOOP("text", "Check both. After several failures the account is locked."),
    ),
    "sign_in.incomplete": (
        QT_TRANSLATE_NOOP("text", "User name and password are both needed."),
        QT_TRANSLATE_NOOP("text", "Type both, then press Enter."),
    ),
    "sign_in.locked": (
        QT_TRANSLATE_NOOP("text", "This account is locked."),
        QT_TRANSLATE_NOOP("text", "Ask an administrator to unlock it."),
    ),
    "attempts.too_many": (
        QT_TRANSLATE_NOOP("text", "Too many attempts."),
        QT_TRANSLATE_NOOP("text", "Wait a few minutes, or ask an administrator."),
    ),
    "session.none": (
        QT_TRANSLATE_NOOP("text", "Nobody is signed in."),
        QT_TRANSLATE_NOOP("text", "Sign in again."),
    ),
    "session.ended": (
        QT_TRANSLATE_NOOP("text", "The session has ended."),
        QT_TRANSLATE_NOOP("text", "Sign in again; nothing on the screen is lost."),
    ),
    "permission.denied": (
        QT_TRANSLATE_NOOP("text", "Your role does not allow this: {permission}."),
        QT_TRANSLATE_NOOP("text", "Ask a colleague who may, or an administrator."),
    ),
    "password.too_short": (
        QT_TRANSLATE_NOOP("text", "The password is too short: at least {length} characters."),
        "",
    ),
    "password.differs": (
        QT_TRANSLATE_NOOP("text", "The two passwords differ."),
        QT_TRANSLATE_NOOP("text", "Type the new one twice."),
    ),
    "password.same": (
        QT_TRANSLATE_NOOP("text", "The new password is the old one."),
        QT_TRANSLATE_NOOP("text", "Choose another."),
    ),
    "password.same_as_old": (
        QT_TRANSLATE_NOOP("text", "The new password is the old one."),
        QT_TRANSLATE_NOOP("text", "Choose another."),
    ),
    "password.too_simple": (
        QT_TRANSLATE_NOOP("text", "The password is too simple."),
        QT_TRANSLATE_NOOP("text", "Mix letters, digits and signs."),
    ),
    "password.refused": (
        QT_TRANSLATE_NOOP("text", "The password does not meet the rules."),
        QT_TRANSLATE_NOOP("text", "Choose a longer one."),
    ),
    "password.wrong": (
        QT_TRANSLATE_NOOP("text", "The password is wrong."),
        QT_TRANSLATE_NOOP("text", "Type it again."),
    ),
    "password.must_change": (
        QT_TRANSLATE_NOOP("text", "The password must be changed first."),
        QT_TRANSLATE_NOOP("text", "Sign in and set a new one."),
    ),
    "operator.locked": (
        QT_TRANSLATE_NOOP("text", "This operator is locked."),
        QT_TRANSLATE_NOOP("text", "An administrator can unlock."),
    ),
    "operator.unknown": (
        QT_TRANSLATE_NOOP("text", "There is no such operator."),
        QT_TRANSLATE_NOOP("text", "Check the name."),
    ),
    "operator.name_taken": (
        QT_TRANSLATE_NOOP("text", "This user name is taken."),
        QT_TRANSLATE_NOOP("text", "Choose another."),
    ),
    "operator.oneself": (
        QT_TRANSLATE_NOOP("text", "This cannot be done to oneself."),
        QT_TRANSLATE_NOOP("text", "Ask another administrator."),
    ),
    "operator.last_administrator": (
        QT_TRANSLATE_NOOP("text", "This is the last administrator."),
        QT_TRANSLATE_NOOP("text", "Make another one first."),
    ),
    "role.name_taken": (
        QT_TRANSLATE_NOOP("text", "This role name is taken."),
        QT_TRANSLATE_NOOP("text", "Choose another."),
    ),
    "role.unknown": (
        QT_TRANSLATE_NOOP("text", "There is no such role."),
        QT_TRANSLATE_NOOP("text", "Read the list again."),
    ),
    "window.not_enrolled": (
        QT_TRANSLATE_NOOP("text", "This computer is not enrolled as a window."),
        QT_TRANSLATE_NOOP("text", "Ask an administrator for a one-time code."),
    ),
    "window.inactive": (
        QT_TRANSLATE_NOOP("text", "This window is switched off."),
        QT_TRANSLATE_NOOP("text", "Ask an administrator."),
    ),
    "window.unknown": (
        QT_TRANSLATE_NOOP("text", "There is no such window."),
        QT_TRANSLATE_NOOP("text", "Read the list again."),
    ),
    "window.name_taken": (
        QT_TRANSLATE_NOOP("text", "This window name is taken."),
        QT_TRANSLATE_NOOP("text", "Choose another."),
    ),
    "window.code_wrong": (
        QT_TRANSLATE_NOOP("text", "The one-time code is wrong or too old."),
        QT_TRANSLATE_NOOP("text", "Ask an administrator for a new one."),
    ),
    "window.code_taken": (
        QT_TRANSLATE_NOOP("text", "This window code is taken."),
        QT_TRANSLATE_NOOP("text", "Try again."),
    ),
    "window.own": (
        QT_TRANSLATE_NOOP("text", "This is the window you sit at."),
        QT_TRANSLATE_NOOP("text", "Do it from another one."),
    ),
}
