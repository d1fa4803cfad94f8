"""Words for the acts in the audit log."""

from __future__ import annotations

from ui.marking import QT_TRANSLATE_NOOP

_WORDS: dict[str, str] = {
    "audit.searched": QT_TRANSLATE_NOOP("text", "Audit log searched"),
    "attempts.too_many": QT_TRANSLATE_NOOP("text", "Too many attempts"),
    "bills.read": QT_TRANSLATE_NOOP("text", "Bills read"),
    "inquiry.made": QT_TRANSLATE_NOOP("text", "Inquiry made"),
    "operator.added": QT_TRANSLATE_NOOP("text", "Operator added"),
    "operator.edited": QT_TRANSLATE_NOOP("text", "Operator changed"),
    "operator.locked": QT_TRANSLATE_NOOP("text", "Operator locked"),
    "operator.unlocked": QT_TRANSLATE_NOOP("text", "Operator unlocked"),
    "operator.password_changed": QT_TRANSLATE_NOOP("text", "Password changed"),
    "operator.password_reset": QT_TRANSLATE_NOOP("text", "Password reset"),
    "orders.searched": QT_TRANSLATE_NOOP("text", "Orders searched"),
    "patient.searched": QT_TRANSLATE_NOOP("text", "Patient searched"),
    "payment.taken": QT_TRANSLATE_NOOP("text", "Payment taken"),
    "payment.asked": QT_TRANSLATE_NOOP("text", "Channel asked"),
    "payment.cancel_asked": QT_TRANSLATE_NOOP("text", "Cancel asked"),
    "payment.abandoned": QT_TRANSLATE_NOOP("text", "Payment ended unsent"),
    "payment.booked_late": QT_TRANSLATE_NOOP("text", "Late payment booked"),
    "payment.late_paid": QT_TRANSLATE_NOOP("text", "Late payment"),
    "payment.reversing": QT_TRANSLATE_NOOP("text", "Undoing begun"),
    "payment.contradicted": QT_TRANSLATE_NOOP("text", "Channel contradicts itself"),
    "posting.again": QT_TRANSLATE_NOOP("text", "Posting repeated"),
    "posting.refused": QT_TRANSLATE_NOOP("text", "Posting refused"),
    "posting.delayed": QT_TRANSLATE_NOOP("text", "Posting delayed"),
    "refund.requested": QT_TRANSLATE_NOOP("text", "Refund requested"),
    "refund.approved": QT_TRANSLATE_NOOP("text", "Refund approved"),
    "refund.rejected": QT_TRANSLATE_NOOP("text", "Refund rejected"),
    "refund.by_rule": QT_TRANSLATE_NOOP("text", "Refund by rule"),
    "refund.late_success": QT_TRANSLATE_NOOP("text", "Refund of a late payment"),
    "role.added": QT_TRANSLATE_NOOP("text", "Role added"),
    "role.edited": QT_TRANSLATE_NOOP("text", "Role changed"),
    "secret.set": QT_TRANSLATE_NOOP("text", "Secret set"),
    "session.started": QT_TRANSLATE_NOOP("text", "Signed in"),
    "session.ended": QT_TRANSLATE_NOOP("text", "Signed out"),
    "sign_in.failed": QT_TRANSLATE_NOOP("text", "Sign-in failed"),
    "shift.opened": QT_TRANSLATE_NOOP("text", "Shift opened"),
    "shift.closed": QT_TRANSLATE_NOOP("text", "Shift closed"),
    "window.added": QT_TRANSLATE_NOOP("text", "Window added"),
    "window.edited": QT_TRANSLATE_NOOP("text", "Window changed"),
    "window.enrolled": QT_TRANSLATE_NOOP("text", "Window enrolled"),
    "window.code_made": QT_TRANSLATE_NOOP("text", "Enrolment code made"),
}

SENTENCES: dict[str, tuple[str, str]] = {f"word.{code}": (english, "") for code, english in _WORDS.items()}
