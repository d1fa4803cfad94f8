"""Starting, waiting for and ending real processes."""

from __future__ import annotations

import pytest

from support.processes import NotInTimeError, Processes, free_port, wait_until

SAY_AND_STAY = "import signal; print('listening on 4711', flush=True); signal.pause()"


def test_a_process_is_waited_for_by_what_it_says_and_stopped(processes: Processes) -> None:
    process = processes.python("-c", SAY_AND_STAY)
    assert process.wait_for_line(r"listening on (\d+)")[1] == "4711"
    assert process.returncode is None
    assert process.stop() != 0
    assert process.returncode is not None


def test_a_process_that_ends_too_early_is_told_with_its_output(processes: Processes) -> None:
    process = processes.python("-c", "raise SystemExit('no database')")
    with pytest.raises(NotInTimeError, match=r"ended with 1 before .*\n.*no database"):
        process.wait_for_line("listening")


def test_a_port_is_waited_for(processes: Processes) -> None:
    port = free_port()
    process = processes.python("-m", "http.server", "--bind", "127.0.0.1", str(port))
    process.wait_for_port(port)
    assert process.kill() == -9


def test_what_never_comes_is_an_error_that_names_it() -> None:
    with pytest.raises(NotInTimeError, match="the answer"):
        wait_until(lambda: False, timeout_s=0.05, what="the answer")
