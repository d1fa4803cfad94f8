"""Every code has its sentence in both languages: what happened, and what to do next."""

from __future__ import annotations

import gc
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.payment import PaymentState
from app.core.permissions import PERMISSIONS
from app.core.refund import RefundState
from ui import text
from ui.screens import screen
from ui.sentences import all_codes, find

ROOT = Path(__file__).resolve().parents[3]
RAISED = re.compile(
    r"(?:Conflict|NotFound|Refused|NotSignedIn|Unreachable|PaydeskError|NotBelieved)\(\s*\"([a-z_]+\.[a-z_]+)\""
)
CHANNEL_WORD = re.compile(r"\"(channel\.[a-z_]+)\"")
DEVICE_WORD = re.compile(r"= \"((?:device|printer|drawer|scanner|command|document|config)\.[a-z_]+)\"")
FAR_FROM_SCREENS = (
    "backup.",
    "notification.",
    "statement.",
    "comments.",
    "day_zero.",
    "ledger.",
    "secret.",
    "vault.",
    "outbound.",
    "session.exists",
)


@pytest.fixture
def languages(qtbot: QtBot) -> Iterator[text.Languages]:
    application = QApplication.instance()
    assert application is not None
    made = text.Languages(application)
    yield made
    made.switch("en")


def test_words_outlive_whoever_chose_their_language(languages: text.Languages) -> None:
    text.Languages(QApplication.instance()).switch("zh_CN")  # type: ignore[arg-type] # the fixture has looked
    gc.collect()
    others = [bytes(300_000) for _ in range(200)]  # where what was read stood, if it was let go
    assert text.translate("exceptions", "Amount") == "金额"
    assert others


def codes_in(*folders: str, pattern: re.Pattern[str]) -> set[str]:
    """Codes that the sources of these folders speak of."""
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py") if "practice" not in path.parts)
    return {code for path in files for code in pattern.findall(path.read_text("utf-8"))}


def test_every_code_that_server_and_desk_raise_has_a_sentence() -> None:
    raised = codes_in("server/services", "server/api", "server/business", "server/channels", "app", pattern=RAISED)
    wanted = {
        code for code in raised if not code.startswith(FAR_FROM_SCREENS) and not code.startswith("session.exists")
    }
    assert wanted - all_codes() == set()


def test_every_reason_of_a_channel_has_a_sentence() -> None:
    assert codes_in("server/channels", pattern=CHANNEL_WORD) - all_codes() == set()


def test_every_code_of_a_device_has_a_sentence() -> None:
    assert codes_in("drivers", pattern=DEVICE_WORD) - all_codes() == set()


@pytest.mark.parametrize("code", [*PaymentState, *RefundState, *PERMISSIONS])
def test_every_state_and_permission_has_a_word(code: str) -> None:
    assert find(f"word.{code}") is not None


def test_every_sentence_is_there_in_chinese(languages: text.Languages) -> None:
    languages.switch("zh_CN")
    for code in all_codes():
        for half in find(code) or ():
            if half and half != "HIS":
                assert text.translate("text", half) != half, f"{code}: {half}"


def test_placeholders_are_filled_and_missing_ones_do_not_break(languages: text.Languages) -> None:
    for code in all_codes():
        said = text.sentence(code)
        assert "{" not in said.whole, code
    assert text.sentence("cash.too_little", {"missing_fen": 150}).what == "¥1.50 is missing."
    assert text.sentence("permission.denied", {"permission": "drawer.open"}).what.endswith("Open the drawer.")


def test_placeholders_are_plain_names() -> None:
    for code in all_codes():
        for half in find(code) or ():
            for _, name, form, conversion in string.Formatter().parse(half):
                assert name is None or (name.isidentifier() and not form and not conversion), code


def test_an_unknown_code_is_shown_with_what_to_do(languages: text.Languages) -> None:
    said = text.sentence("nobody.knows")
    assert "nobody.knows" in said.what
    assert said.next
    assert said.code == "nobody.knows"


def test_languages_switch_at_run_time(languages: text.Languages) -> None:
    languages.switch("zh_CN")
    assert text.word("paid") == "已支付"
    languages.switch("en")
    assert text.word("paid") == "Paid"
    languages.switch("xx")
    assert languages.current == "zh_CN"


@pytest.mark.parametrize(("amount_fen", "shown"), [(0, "¥0.00"), (5, "¥0.05"), (123450, "¥1,234.50"), (-250, "-¥2.50")])
def test_money_is_shown_in_yuan(amount_fen: int, shown: str) -> None:
    assert text.money(amount_fen) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(5, "5 s"), (65, "1 min"), (3660, "1 h 1 min"), (200_000, "2 d"), (-3, "0 s")]
)
def test_ages(languages: text.Languages, seconds: int, shown: str) -> None:
    assert text.age(seconds) == shown


def test_times_are_the_hospitals() -> None:
    instant = datetime(2026, 3, 1, 16, 30, 15, tzinfo=UTC)
    assert text.clock_time(instant) == "00:30"
    assert text.date_time(instant) == "2026-03-02 00:30"


def test_where_no_shift_is_open_the_hint_fits_every_screen_and_names_the_key() -> None:
    hint = text.sentence("shift.not_open").next
    assert f"({screen('shift').key})" in hint
    assert "scan" not in hint, "a refund, a settlement and a count say it too"
