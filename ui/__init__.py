"""The windows of the desk: Qt, and only Qt.

A folder a screen (view, presenter, models), `widgets` for what two screens or more use, `tasks` for threads, `text` for
the sentence behind a code. May import `app.desk`, `app.wire`, `app.core` and `resources`; does no HTTP, no serial line,
no database, and no screen imports another.
"""
