"""The guards of every test: no way out of this computer, no unexpected error in the log, no screen."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support.processes import ROOT


def test_a_connection_beyond_this_computer_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(OSError, match="a test reached for"):
        outward.connect(("203.0.113.1", 443))


def test_a_connection_to_this_computer_is_allowed() -> None:
    with socket.socket() as listening, socket.socket() as calling:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        calling.connect(listening.getsockname())


def test_windows_are_drawn_offscreen() -> None:
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.allow_error_log
def test_an_expected_error_in_the_log_is_allowed() -> None:
    logging.getLogger("paydesk").error("expected here")


def test_an_unexpected_error_in_the_log_fails_the_test(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    test = "import logging\n\ndef test_it():\n    logging.getLogger('paydesk').error('the key is gone')\n"
    (tmp_path / "test_logs_an_error.py").write_text(test, encoding="utf-8")
    options = [
        "-c",
        str(ROOT / "pyproject.toml"),
        f"--rootdir={ROOT}",
        f"--confcutdir={tmp_path}",
        "-p",
        "no:cacheprovider",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert "paydesk: the key is gone" in run.stdout
