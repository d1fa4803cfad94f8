"""The windows of the desk: Qt, and only Qt.

A folder a screen (view, presenter, models), `widgets` for what two screens or more use, `tasks` for threads, `text`
for
the sentence behind a code. May import `app.desk`, `app.wire`, `app.core`, pure rules of `drivers`, and `resources`;
does
no HTTP, no serial line, no database, and no screen imports another.

How to build a screen (``ui/checkout`` is the example):

1. ``models.py``: one frozen dataclass that holds all that the screen shows; plain values and codes, no sentence, no
   Qt.
2. ``presenter.py``: a plain class ``Presenter(view, tasks, desk …)``; ``view`` is a Protocol with ``show(model)``,
   ``tasks``
   a ``ui.tasks.TaskRunner``. It has one method a wish (``pay_requested()``), calls desk verbs only through
   ``tasks.run("questions", lambda: …, on_done, on_error)`` and answers with a new model. It never imports Qt, so its
   tests need
   no window: ``tests/support/ui_fakes.py`` has a task runner without threads.
   Lanes: ``money`` (take, cancel, refund), ``questions`` (everything that asks the server), ``devices``,
   ``background`` (polling).
3. ``view.py``: a ``ui.widgets.screen.ScreenView``. It emits wishes and shows models; it decides nothing. At its end
   ``def build(context: Context) -> ScreenView`` makes view and presenter and joins them. ``ui/screens.py`` names it,
   with permission
   ``x.view``, icon and key; it is imported when first shown.
4. Words: ``translate("folder_name", "English source")`` from ``ui.text``, always with literals (lupdate reads them),
   placeholders
   as ``{name}`` with ``.format``. Put what never changes into ``self.live(lambda: label.setText(translate(…)))``: it
   is said again
   when the language changes, and so is the last model (``ScreenView`` calls ``retranslate()``). Errors:
   ``context.notices.error(error)`` or
   an ``InlineError`` in the screen; the sentence of a code stands in ``ui/sentences``.
5. Looks: never a colour or a font in a screen. Take ``Card``, ``heading``, ``ActionButton`` (kind primary, plain,
   danger; its key is drawn on it
   and works), ``MoneyLabel``, ``Badge``, ``DataTable``, ``EmptyState``, ``BusyBar``, ``InlineError``, ``FormField``
   from ``ui.widgets``; spacing is
   ``theme.SPACE`` (8 px) times a whole number. A question to the cashier is ``ui.widgets.sheet.ask`` (inside the
   window, keyboard first,
   scans go on), never a QDialog.
6. Permissions: a button whose permission the session lacks is not there: ``context.state.may("refunds.approve")``.
7. A scan comes to ``ScreenView.on_scan(text)``; answer True when it was used or explained. ``entered()`` and
   ``left()`` say when the
   screen is shown and hidden; ``stop()`` ends timers (``Scope.close()``). ``holds()`` gives a code while the screen
   must not be left.
"""
