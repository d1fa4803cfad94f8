"""From a stable code to the sentence a person reads: what happened, and what to do next; languages at run time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.core.clock import BEIJING
from app.core.errors import PaydeskError
from app.core.money import Money
from resources import folder
from ui.sentences import find

LANGUAGES: Mapping[str, str] = {"zh_CN": "简体中文", "en": "English"}
"""Each language by its own name; the first is the product's."""

DEFAULT_LANGUAGE = "zh_CN"


def translate(context: str, text: str) -> str:
    """A sentence in the present language; call it with literals so that ``make translations`` finds them."""
    return QCoreApplication.translate(context, text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, what to do next, and the code that stands small beside them."""

    what: str
    next: str
    code: str

    @property
    def whole(self) -> str:
        """Both halves in one line."""
        return f"{self.what} {self.next}".strip()


class _Facts(dict[str, object]):
    """Values for a sentence; one that is missing shows as a dash instead of breaking the screen."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(code: str, values: Mapping[str, object] | None = None) -> Sentence:
    """The sentence of a code. A code without one gets a general sentence that shows the code."""
    what, following = find(code) or find("general.unknown_code") or ("", "")
    facts = _facts(code, values or {})
    return Sentence(translate("text", what).format_map(facts), translate("text", following).format_map(facts), code)


def sentence_of(error: PaydeskError) -> Sentence:
    """The sentence of an error."""
    return sentence(error.code, error.values)


def word(code: str) -> str:
    """One word or two for a code in a table or a badge (states, channels, permissions); the code itself if there is
    none."""
    found = find(f"word.{code}")
    return translate("text", found[0]) if found else code


def titled(name: str, said: str) -> str:
    """``name: said`` with the colon of the present language."""
    return translate("text", "{name}: {said}").format(name=name, said=said)


def listed(parts: Iterable[str]) -> str:
    """Several things one after the other, with the mark of the present language between them."""
    return translate("text", ", ").join(parts)


def money(amount_fen: int) -> str:
    """Yuan for people: ``¥1,234.50``."""
    text = str(Money(amount_fen))
    return f"-¥{text[1:]}" if text.startswith("-") else f"¥{text}"


def clock_time(instant: datetime, *, seconds: bool = False) -> str:
    """The time of day at the hospital, ``09:30`` or ``09:30:15``."""
    return instant.astimezone(BEIJING).strftime("%H:%M:%S" if seconds else "%H:%M")


def date_time(instant: datetime) -> str:
    """Date and time at the hospital, ``2026-03-01 09:30``."""
    return instant.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def age(seconds: int) -> str:
    """How long ago, in the largest unit that fits."""
    if seconds < 60:
        return translate("text", "{count} s").format(count=max(seconds, 0))
    if seconds < 3600:
        return translate("text", "{count} min").format(count=seconds // 60)
    if seconds < 86400:
        return translate("text", "{count} h {minutes} min").format(count=seconds // 3600, minutes=seconds % 3600 // 60)
    return translate("text", "{count} d").format(count=seconds // 86400)


def countdown(seconds: int) -> str:
    """Minutes and seconds that are left: ``1:05``."""
    return f"{max(seconds, 0) // 60}:{max(seconds, 0) % 60:02d}"


def _facts(code: str, values: Mapping[str, object]) -> _Facts:
    facts = _Facts(code=code)
    for name, value in values.items():
        if name.endswith("_fen") and isinstance(value, int):
            facts[name] = facts[name.removesuffix("_fen")] = money(value)
        elif name.endswith("_at") and isinstance(value, str):
            facts[name.removesuffix("_at")] = clock_time(datetime.fromisoformat(value))
        elif name in ("permission", "channel", "state"):
            facts[name] = word(str(value))
        elif name == "because":
            facts[name] = sentence(str(value), {key: each for key, each in values.items() if key != name}).what
        else:
            facts[name] = value
    return facts


def language() -> str:
    """The present language, for what is written in both: ``en``, else ``zh_CN``."""
    return "en" if QLocale().language() is QLocale.Language.English else DEFAULT_LANGUAGE


class Languages:
    """The translators of one application; switching sends LanguageChange to every window."""

    _loaded: ClassVar[list[bytes]] = []
    """A translator reads from the bytes that it was given for as long as the application has it, whoever gave them."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self.current = "en"

    def switch(self, language: str) -> None:
        """Speak this language from now on; an unknown one is Chinese. Source text is English, so ``en`` needs no
        file."""
        language = language if language in LANGUAGES else DEFAULT_LANGUAGE
        for translator in self._application.findChildren(QTranslator):
            self._application.removeTranslator(translator)
            translator.setParent(None)
        self._loaded.clear()
        if language != "en":
            self._install(Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{language}.qm")
            self._install(folder("translations") / f"{language}.qm")
        QLocale.setDefault(QLocale(language))
        self.current = language

    def _install(self, path: Path) -> None:
        """Read whole, not mapped: a file that an upgrade replaces must not pull the words from under a running desk."""
        translator = QTranslator(self._application)
        content = path.read_bytes() if path.is_file() else b""
        if translator.load(content):
            self._loaded.append(content)
            self._application.installTranslator(translator)
