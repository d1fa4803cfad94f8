"""Lanes: one call at a time, results on the GUI thread, a clean stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from app.core.errors import PaydeskError, Unreachable
from ui.tasks import BACKGROUND, MONEY, QUESTIONS, Poll, Scope, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def unexpected(what: object) -> None:
    raise AssertionError(what)


def test_a_result_arrives_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    here, seen = QThread.currentThread(), list[object]()
    threads: list[str] = []

    def work() -> int:
        threads.append(threading.current_thread().name)
        return 7

    tasks.run(MONEY, work, lambda result: seen.extend([result, QThread.currentThread()]), unexpected)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [7, here]
    assert threads == ["desk-money"]


def test_an_error_of_the_product_arrives_as_it_is(tasks: Tasks, qtbot: QtBot) -> None:
    errors: list[PaydeskError] = []

    def work() -> None:
        raise Unreachable("server.no_answer")

    tasks.run(QUESTIONS, work, unexpected, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].code == "server.no_answer"


@pytest.mark.allow_error_log
def test_a_bug_is_logged_and_the_lane_lives_on(tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    errors: list[PaydeskError] = []
    done: list[int] = []
    tasks.run(MONEY, lambda: 1 // 0, unexpected, errors.append)
    tasks.run(MONEY, lambda: 5, done.append, unexpected)
    qtbot.waitUntil(lambda: bool(done))
    assert (errors[0].code, errors[0].values["kind"]) == ("desk.fault", "ZeroDivisionError")
    assert "a call on a lane failed" in caplog.text


def test_calls_of_a_lane_never_overlap_and_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    running, most, order = [0], [0], list[int]()

    def work(number: int) -> int:
        running[0] += 1
        most[0] = max(most[0], running[0])
        running[0] -= 1
        return number

    for number in range(20):
        tasks.run(MONEY, lambda number=number: work(number), order.append, unexpected)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert most == [1]


def test_lanes_do_not_wait_for_each_other(tasks: Tasks, qtbot: QtBot) -> None:
    gate, done = threading.Event(), list[str]()
    tasks.run(MONEY, lambda: gate.wait(5), lambda _: done.append("money"), unexpected)
    tasks.run(QUESTIONS, lambda: None, lambda _: done.append("questions"), unexpected)
    qtbot.waitUntil(lambda: done == ["questions"])
    gate.set()
    qtbot.waitUntil(lambda: done == ["questions", "money"])


def test_a_stopped_call_says_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    gate, done = threading.Event(), list[str]()
    task = tasks.run(MONEY, lambda: gate.wait(5), lambda _: done.append("stopped"), unexpected)
    task.stop()
    gate.set()
    tasks.run(MONEY, lambda: None, lambda _: done.append("next"), unexpected)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["next"]


def test_a_closed_scope_drops_all_that_is_under_way(tasks: Tasks, qtbot: QtBot) -> None:
    scope, done = Scope(tasks), list[str]()
    gate = threading.Event()
    scope.run(MONEY, lambda: gate.wait(5), lambda _: done.append("result"), unexpected)
    scope.after(1, lambda: done.append("timer"))
    scope.close()
    gate.set()
    tasks.run(MONEY, lambda: None, lambda _: done.append("outside"), unexpected)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["outside"]


def test_stop_does_not_wait_for_a_call_that_hangs(qtbot: QtBot) -> None:
    tasks, gate = Tasks(), threading.Event()
    tasks.run(MONEY, lambda: gate.wait(30), unexpected, unexpected)
    tasks.stop(wait_s=0.05)
    gate.set()
    tasks.run(MONEY, lambda: None, unexpected, unexpected)


def test_a_poll_asks_again_after_answers_and_after_errors(tasks: Tasks, qtbot: QtBot) -> None:
    answers: list[object] = []
    asked = [0]

    def ask() -> int:
        asked[0] += 1
        if asked[0] == 2:
            raise Unreachable("server.no_answer")
        return asked[0]

    poll = Poll(tasks, BACKGROUND, 5, ask, answers.append, lambda error: answers.append(error.code))
    poll.start()
    qtbot.waitUntil(lambda: len(answers) >= 3)
    poll.stop()
    assert answers[:3] == [1, "server.no_answer", 3]


def test_any_thread_may_post_to_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[object] = []
    threading.Thread(target=lambda: tasks.post(lambda: seen.append(QThread.currentThread()))).start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [QThread.currentThread()]


def test_an_unknown_lane_is_a_mistake(tasks: Tasks) -> None:
    with pytest.raises(ValueError, match="no lane"):
        tasks.run("elsewhere", lambda: None, unexpected, unexpected)
