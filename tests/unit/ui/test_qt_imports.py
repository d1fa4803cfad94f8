"""No source of a module is read and kept because it was imported."""

from __future__ import annotations

import importlib
import linecache
import sys
from pathlib import Path

import pytest

from ui.qt_imports import leave_sources_alone


def test_an_import_after_it_keeps_no_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_sources_alone()
    (tmp_path / "a_module_of_this_test.py").write_text("VALUE = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("a_module_of_this_test")
    sys.modules.pop("a_module_of_this_test")
    assert module.VALUE == 1
    assert str(module.__file__) not in linecache.cache
