"""The settings screen."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from ui import theme
from ui.chosen import GAP_MS, LONGEST_MARK, SCALES, SHORTEST_SCAN
from ui.context import Context
from ui.settings.models import SettingsModel
from ui.settings.patient_screen_card import PatientScreenCard
from ui.settings.pin_card import PinCard
from ui.settings.presenter import SettingsPresenter
from ui.text import LANGUAGES, translate, word
from ui.widgets.buttons import ActionButton
from ui.widgets.cards import Card, rule
from ui.widgets.choice import Choice
from ui.widgets.facts import Fact, FactList
from ui.widgets.forms import FormField, no_ime, number_field, password_field, text_field
from ui.widgets.labels import heading, words
from ui.widgets.page import Page
from ui.widgets.panes import Panes
from ui.widgets.screen import ScreenView

SPACE = theme.SPACE


class SettingsScreen(Page):
    """Emits wishes; shows one ``SettingsModel``."""

    rule_wanted = Signal(int, int, str, str)
    password_wanted = Signal(str, str, str)

    def __init__(self, model: SettingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.language = Choice(
            [
                (code, partial(str, name), "languages", f"Alt+{place}")
                for place, (code, name) in enumerate(LANGUAGES.items(), start=6)
            ]
        )
        self.theme = Choice(
            [
                ("light", lambda: translate("settings", "Light"), "sun", "Alt+1"),
                ("dark", lambda: translate("settings", "Dark"), "moon", "Alt+2"),
                ("system", lambda: translate("settings", "As the computer"), "monitor", "Alt+3"),
            ]
        )
        self.scale = Choice(
            [(each, partial(str, f"{each} %"), "", f"F{place}") for place, each in enumerate(SCALES, start=2)]
        )
        self.sound = Choice(
            [
                (True, lambda: translate("settings", "On"), "volume", "Alt+4"),
                (False, lambda: translate("settings", "Off"), "ban", "Alt+5"),
            ]
        )
        self.gap, self.shortest = _spin(*GAP_MS, " ms"), _spin(*SHORTEST_SCAN, "")
        self.prefix, self.suffix = no_ime(text_field(largest=LONGEST_MARK)), no_ime(text_field(largest=LONGEST_MARK))
        self.old, self.first, self.second = password_field(), password_field(), password_field()
        self.change = ActionButton(icon="key", key="F9")
        self.pin, self.patient_screen = PinCard(), PatientScreenCard()
        self._heard, self._restart, self._changed = (
            words("strong", wrap=True),
            words("strong", wrap=True),
            words("strong"),
        )
        self._versions = FactList()
        self._arrange()
        for spin in (self.gap, self.shortest):
            spin.editingFinished.connect(self._on_rule)
        for field in (self.prefix, self.suffix):
            field.editingFinished.connect(self._on_rule)
        self.change.clicked.connect(self._on_change)
        self.second.returnPressed.connect(self._on_change)
        self.live(lambda: self.title.setText(translate("settings", "Settings")))
        self.show_model(model)

    def show_model(self, model: SettingsModel) -> None:
        """Show all of it."""
        before, self.model = self.model, model
        fault = model.fault
        self.show_state(busy=model.busy, code=fault.code if fault else "", values=fault.values if fault else None)
        self.language.show_value(model.language)
        self.theme.show_value(model.theme)
        self.scale.show_value(model.scale_percent)
        self.sound.show_value(model.sound)
        self.patient_screen.show_model(model)
        self.gap.setValue(model.gap_ms)
        self.shortest.setValue(model.min_length)
        for field, text in ((self.prefix, model.prefix), (self.suffix, model.suffix)):
            if field.text() != text and not field.hasFocus():
                field.setText(text)
        self._restart.setVisible(model.restart)
        self._show_heard(model)
        self._changed.setVisible(model.password_changed)
        if model.password_changed and not before.password_changed:
            self._clear_secrets()
        self.change.setEnabled(not model.busy)
        self.pin.show_state(visible=model.may_approve, busy=model.busy, changed=model.pin_changed)
        if model.pin_changed and not before.pin_changed:
            self.pin.clear()
        self._versions.show_facts([Fact(_version_words(name), text) for name, text in model.versions.items()])

    def on_scan(self, text: str) -> bool:
        """Scans are tried here."""
        self.scanned(text)
        return True

    def scanned(self, text: str) -> None:
        """Given to the presenter by ``build``."""

    def retranslate(self) -> None:
        """Say the model again."""
        self.error.retranslate()
        self.show_model(self.model)

    def left(self) -> None:
        """No password stays in a field."""
        self._clear_secrets()

    def _show_heard(self, model: SettingsModel) -> None:
        if model.heard is None:
            self._heard.setText(translate("settings", "Scan anything to try the scanner; nothing else happens here."))
            return
        kind, length = model.heard
        self._heard.setText(
            translate("settings", "Scanned: {kind}. Characters: {count}.").format(kind=_kind_words(kind), count=length)
        )

    def _clear_secrets(self) -> None:
        for field in (self.old, self.first, self.second):
            field.clear()
        self.pin.clear()

    def _on_rule(self) -> None:
        self.rule_wanted.emit(self.gap.value(), self.shortest.value(), self.prefix.text(), self.suffix.text())

    def _on_change(self) -> None:
        self.password_wanted.emit(self.old.text(), self.first.text(), self.second.text())

    def _arrange(self) -> None:
        left, right = QWidget(), QWidget()
        for side, cards in (
            (left, (self._look_card(), self._scan_card(), self.patient_screen)),
            (right, (self._password_card(), self.pin, self._about_card())),
        ):  # fmt: skip
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2 * SPACE)
            for card in cards:
                column.addWidget(card)
            column.addStretch()
        self.body.addWidget(self._restart)
        self.body.addWidget(Panes(left, right, shares=(3, 2)))
        self.live(
            lambda: self._restart.setText(
                translate("settings", "Kept. Size and scan rule are felt when the program is started again.")
            )
        )

    def _look_card(self) -> QWidget:
        card = Card(spacing=SPACE + SPACE // 2)
        name, language, look, scale, sound = heading(), words("small"), words("small"), words("small"), words("small")
        card.column.addWidget(name)
        for label, choice in ((language, self.language), (look, self.theme), (scale, self.scale), (sound, self.sound)):
            card.column.addWidget(label)
            card.column.addWidget(choice)
        self.live(lambda: name.setText(translate("settings", "Screen and sound")))
        self.live(lambda: language.setText(translate("settings", "Language")))
        self.live(lambda: look.setText(translate("settings", "Colours")))
        self.live(lambda: scale.setText(translate("settings", "Size of everything")))
        self.live(lambda: sound.setText(translate("settings", "Sound when money becomes known or needs a person")))
        return card

    def _scan_card(self) -> QWidget:
        card, name, hint = Card(spacing=SPACE + SPACE // 2), heading(), words("small", wrap=True)
        fields = (FormField(self.gap), FormField(self.shortest), FormField(self.prefix), FormField(self.suffix))
        card.column.addWidget(name)
        card.column.addWidget(hint)
        for pair in (fields[:2], fields[2:]):
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            for field in pair:
                row.addWidget(field, 1)
            card.column.addLayout(row)
        card.column.addWidget(rule())
        card.column.addWidget(self._heard)
        texts = (
            (lambda: translate("settings", "Longest pause inside a scan")),
            (lambda: translate("settings", "Shortest scan in characters")),
            (lambda: translate("settings", "Prefix that the scanner sends")),
            (lambda: translate("settings", "Suffix that the scanner sends")),
        )
        for field, text in zip(fields, texts, strict=True):
            self.live(partial(_name, field, text))
        self.live(lambda: name.setText(translate("settings", "Scanner as a keyboard")))
        self.live(
            lambda: hint.setText(
                translate("settings", "Keys that follow each other faster than a hand types are a scan.")
            )
        )
        return card

    def _password_card(self) -> QWidget:
        card, name = Card(spacing=SPACE + SPACE // 2), heading()
        old, first, second = FormField(self.old), FormField(self.first), FormField(self.second)
        for each in (name, old, first, second, self._changed, self.change):
            card.column.addWidget(each)
        self.live(lambda: name.setText(translate("settings", "My password")))
        self.live(lambda: old.set_name(translate("settings", "Present password")))
        self.live(lambda: first.set_name(translate("settings", "New password")))
        self.live(lambda: second.set_name(translate("settings", "New password again")))
        self.live(lambda: self._changed.setText(translate("settings", "The password is changed.")))
        self.live(lambda: self.change.setText(translate("settings", "Change the password")))
        return card

    def _about_card(self) -> QWidget:
        card, name = Card(spacing=SPACE + SPACE // 2), heading()
        card.column.addWidget(name)
        card.column.addWidget(self._versions)
        self.live(lambda: name.setText(translate("settings", "About")))
        return card


def _name(field: FormField, text: Callable[[], str]) -> None:
    field.set_name(text())


def _spin(least: int, most: int, suffix: str) -> QSpinBox:
    made = number_field()
    made.setRange(least, most)
    made.setSuffix(suffix)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def _kind_words(kind: str) -> str:
    return {
        "card": translate("settings", "a card or number"),
        "resident_id": translate("settings", "an identity card"),
        "unreadable": translate("settings", "not readable"),
    }.get(kind) or translate("settings", "a payment code of {channel}").format(channel=word(kind))


def _version_words(name: str) -> str:
    return {
        "desk": translate("settings", "This program"),
        "server": translate("settings", "Server"),
        "window": translate("settings", "Window"),
        "hospital": translate("settings", "Hospital"),
    }.get(name, name)


def versions_of(context: Context) -> Mapping[str, str]:
    """What runs here."""
    configuration = context.state.configuration
    try:
        desk = version("paydesk")
    except PackageNotFoundError:
        desk = "—"
    window = context.session.window
    return {
        "hospital": configuration.hospital_name if configuration else "—",
        "window": f"{window.name} · {window.code}",
        "desk": desk,
        "server": configuration.server_version if configuration else "—",
        "Qt": PySide6.__version__,
        "Python": platform.python_version(),
    }


def _monitors() -> list[tuple[str, str]]:
    """Name and size of every monitor that is plugged in."""
    sizes = [(each.name(), each.geometry().size()) for each in QGuiApplication.screens()]
    return [(name, f"{size.width()} × {size.height()}") for name, size in sizes]


class _Built(SettingsScreen):
    """The screen joined to its presenter."""

    def __init__(self, context: Context) -> None:
        super().__init__(SettingsModel())
        made = SettingsPresenter(
            self, context.tasks, context.server, context.preferences, speak=context.speak, restyle=context.restyle,
            language=lambda: context.languages.current, versions=lambda: versions_of(context), may=context.state.may,
            monitors=_monitors, place_second_screen=context.place_second_screen,
        )  # fmt: skip
        self.presenter = made
        self.language.wanted.connect(made.language_wanted)
        self.theme.wanted.connect(made.theme_wanted)
        self.scale.wanted.connect(made.scale_wanted)
        self.sound.wanted.connect(made.sound_wanted)
        self.rule_wanted.connect(made.scan_rule_wanted)
        self.password_wanted.connect(made.password_wanted)
        self.pin.wanted.connect(made.pin_wanted)
        self.patient_screen.wanted.connect(made.second_screen_wanted)

    def scanned(self, text: str) -> None:
        self.presenter.scanned(text)

    def entered(self) -> None:
        """What is remembered."""
        self.presenter.load()

    def stop(self) -> None:
        """Drop what is under way."""
        self.presenter.stop()


def build(context: Context) -> ScreenView:
    """View and presenter, joined."""
    return _Built(context)
