"""Tokens, one-time codes, counted attempts, announced changes."""

from __future__ import annotations

import threading

import pytest

from app.core.errors import Refused
from server.services.attempts import AttemptRules, Attempts
from server.services.changes import Changes
from server.services.manage_windows import window_code
from server.services.passwords import HashingCost, Passwords
from server.services.tokens import enrolment_hash, new_enrolment_code, new_token, token_hash
from support.money_world import SetClock


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)
    assert len(token_hash("x")) == 64


@pytest.mark.parametrize("typed", ["7KQ2-M9XA-04TD", "7kq2m9xa04td", " 7KQ2 M9XA 04TD ", "7KQ2-M9XA-O4TD"])
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert enrolment_hash(typed) == enrolment_hash("7KQ2M9XA04TD")


def test_a_code_is_read_in_three_groups() -> None:
    assert [len(group) for group in new_enrolment_code().split("-")] == [4, 4, 4]


@pytest.mark.parametrize(("number", "code"), [(1, "0001"), (31, "000Z"), (32, "0010"), (32**4 - 1, "ZZZZ")])
def test_window_codes_count_in_the_number_alphabet(number: int, code: str) -> None:
    assert window_code(number) == code


def test_attempts_are_counted_by_key_and_forgotten_with_time() -> None:
    clock = SetClock()
    attempts = Attempts(clock, AttemptRules(attempts=3, span_s=60))
    for _ in range(3):
        attempts.take("a")
        clock.forward(10)
    with pytest.raises(Refused) as caught:
        attempts.take("a")
    assert (caught.value.code, caught.value.values["wait_s"]) == ("attempts.too_many", 31)
    attempts.take("b")
    clock.forward(31)
    attempts.take("a")


def test_attempts_keep_a_bounded_number_of_keys() -> None:
    attempts = Attempts(SetClock(), AttemptRules(attempts=1))
    for count in range(10_001):
        attempts.take(str(count))
    attempts.take("0")


CHEAP = HashingCost(time_cost=1, memory_kib=8, parallelism=1)


def test_a_password_matches_its_hash_alone() -> None:
    passwords = Passwords(CHEAP)
    stored = passwords.hash("密码 with spaces")
    assert passwords.matches(stored, "密码 with spaces")
    assert not passwords.matches(stored, "密码 with space")
    assert not passwords.matches(None, "密码 with spaces")
    assert not passwords.matches("not a hash", "x")
    assert passwords.hash("same") != passwords.hash("same")


def test_hashes_of_other_costs_are_outdated() -> None:
    stored = Passwords(CHEAP).hash("x")
    assert not Passwords(CHEAP).outdated(stored)
    assert Passwords(HashingCost(time_cost=2, memory_kib=8, parallelism=1)).outdated(stored)


def test_changes_are_announced_to_who_listens_to_that_number() -> None:
    changes, heard = Changes(), list[str]()
    stop_first = changes.listen("P1", lambda: heard.append("first"))
    changes.listen("P1", lambda: heard.append("second"))
    changes.listen("P2", lambda: heard.append("other"))
    announcing = threading.Thread(target=changes.announce, args=("P1",))
    announcing.start()
    announcing.join()
    stop_first()
    stop_first()
    changes.announce("P1")
    changes.announce("P3")
    assert heard == ["first", "second", "second"]
