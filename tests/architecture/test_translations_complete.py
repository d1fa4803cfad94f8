"""Every sentence of the screens has its Chinese, and what Qt loads is made from what people edit."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from support.processes import ROOT

SCREEN = '"""A screen."""\nfrom PySide6.QtCore import QObject\n\nclass Screen(QObject):\n    def text(self):\n'
WESTERN = re.compile(r"[\u4e00-\u9fff}”）][:;,?!](?!//)|[:;,?!][\u4e00-\u9fff]|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")
"""Marks of western writing beside Chinese letters."""
PAID = SCREEN + '        return self.tr("Paid {amount}")\n'


def load_tool() -> Any:
    """The tool behind `make translations`; installer/ is no package, so it is loaded by its place."""
    spec = importlib.util.spec_from_file_location("translations_tool", ROOT / "installer" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tool() -> Any:
    return load_tool()


@pytest.fixture
def small(tool: Any, tmp_path: Path) -> Any:
    """A project with one screen that says one sentence, collected but not translated."""
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "screen.py").write_text(PAID, encoding="utf-8")
    translations = tool.Translations(tmp_path)
    translations.update()
    return translations


def test_the_chinese_is_complete(tool: Any) -> None:
    assert "\n".join(tool.Translations(ROOT).check()) == ""


def test_the_chinese_has_its_own_marks(tool: Any) -> None:
    spoken = ElementTree.parse(tool.Translations(ROOT).source_file).iter("translation")
    chinese = [each for each in ("".join(found.itertext()) for found in spoken) if re.search("[\u4e00-\u9fff]", each)]
    assert [each for each in chinese if WESTERN.search(each)] == []


def test_a_missing_sentence_is_noticed(small: Any) -> None:
    assert small.check() == ["Screen: not translated: 'Paid {amount}'"]


def test_a_translated_sentence_is_accepted(small: Any) -> None:
    assert small.fill(["Paid {amount}\t已付 {amount}\n"]) == []
    assert small.check() == []


def test_a_lost_placeholder_is_noticed(small: Any) -> None:
    assert small.fill(["Paid {amount}\t已付\n"]) == ["Screen: other placeholders in '已付' than in 'Paid {amount}'"]


def test_a_stale_file_is_noticed(small: Any) -> None:
    small.fill(["Paid {amount}\t已付 {amount}\n"])
    small.compiled_file.write_bytes(b"old")
    assert small.check() == ["zh_CN.qm is not made from zh_CN.ts; `make translations`"]


def test_a_sentence_that_is_gone_is_noticed(small: Any) -> None:
    small.fill(["Paid {amount}\t已付 {amount}\n"])
    (small.root / "ui" / "screen.py").write_text(SCREEN + "        return ''\n", encoding="utf-8")
    assert small.check() == ["zh_CN.ts is not what ui/ says; run `make translations`"]
