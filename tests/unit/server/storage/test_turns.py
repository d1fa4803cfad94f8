"""Turns go to whoever has waited longest, and are not lost by one who gives up waiting."""

from __future__ import annotations

import threading

import pytest

from server.storage.turns import Turns
from support.processes import wait_until


def waiting_thread(turns: Turns, order: list[int], place: int, timeout_s: float = 10) -> threading.Thread:
    """A thread that waits for its turn, notes its place and passes the turn on."""

    def run() -> None:
        if turns.take(timeout_s):
            order.append(place)
            turns.give_up()

    before = turns.waiting
    thread = threading.Thread(target=run)
    thread.start()
    wait_until(lambda: turns.waiting > before, timeout_s=5, what="the thread waits")
    return thread


def test_the_turn_goes_to_who_waited_longest() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take(1)
    threads = [waiting_thread(turns, order, place) for place in range(5)]
    turns.give_up()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert not turns.waiting


def test_passing_on_keeps_the_turn_when_nobody_waits() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take(1)
    assert not turns.pass_on()
    thread = waiting_thread(turns, order, 1)
    assert turns.pass_on()
    thread.join()
    assert order == [1]
    assert turns.take(1)


def test_who_gives_up_waiting_leaves_the_turn_to_others() -> None:
    turns, order = Turns(), list[int]()
    assert turns.take(1)
    impatient = threading.Thread(target=lambda: order.append(-1) if not turns.take(0.01) else None)
    impatient.start()
    impatient.join()
    patient = waiting_thread(turns, order, 1)
    turns.give_up()
    patient.join()
    assert order == [-1, 1]


def test_a_turn_inside_a_turn_is_a_bug() -> None:
    turns = Turns()
    assert turns.take(1)
    with pytest.raises(RuntimeError, match="itself"):
        turns.take(1)
