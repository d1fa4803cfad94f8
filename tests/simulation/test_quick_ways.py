"""What makes the simulation quick changes nothing: values made without their guards, tasks that share greenlets, units
of work that are begun again, short keys, copies of the process."""

from __future__ import annotations

import dataclasses
import hmac
import os
import secrets
import signal
from dataclasses import dataclass, field
from random import Random

import pytest

from server.channels import signing
from server.domain.identity import Operator, Role, Window
from server.services.authorise import actor_of
from server.storage.memory import MemoryDatabase
from simulation.chance import Chance
from simulation.forked import in_a_copy
from simulation.kernel import Hub, Process
from simulation.quick_values import Actors, digest, replace, unguard
from simulation.short_keys import BITS, is_prime, short_key
from simulation.storage import Units, Weather
from simulation.surroundings import one_chance


def frozen() -> type:
    @dataclass(frozen=True, slots=True)
    class Value:
        number: str
        amount_fen: int = 3
        kept: list[str] = field(default_factory=list)
        note: str = field(default="none", kw_only=True)

    return Value


def test_a_value_without_its_guard_is_made_equal_and_hashed_as_before() -> None:
    kind = frozen()
    before = [kind("P1", note="a"), kind("P2", 7, ["x"])]
    unguard(kind)
    after = [kind("P1", note="a"), kind("P2", 7, ["x"])]
    assert after == before
    assert repr(after) == repr(before)
    assert after[0].kept is not kind("P1").kept


@pytest.mark.parametrize("guarded", [True, False])
def test_a_value_is_changed_as_dataclasses_change_it(guarded: bool) -> None:
    kind = frozen()
    if not guarded:
        unguard(kind)
    value = kind("P1", 5, ["x"], note="a")
    for changes in ({}, {"amount_fen": 6}, {"note": "b", "number": "P2"}):
        assert replace(value, **changes) == dataclasses.replace(value, **changes)
    with pytest.raises(TypeError):
        replace(value, unknown=1)


@pytest.mark.parametrize("probability", [1e-20, 0.002, 0.1, 0.3, 1 / 3, 0.9, 1.0, 1.1])
def test_what_happens_is_what_is_drawn_below_its_probability(probability: float) -> None:
    chance = Chance(7)
    for name in map(str, range(300)):
        assert chance.happens(name, probability) == (chance.draw(name) < probability)


def test_tasks_that_share_a_greenlet_do_not_disturb_each_other() -> None:
    hub, said = Hub(lambda task, error: said.append(f"{task.label}: {error}")), list[str]()
    first, second = Process(hub, "first"), Process(hub, "second")

    def waits(name: str) -> None:
        said.append(f"{name} begins")
        hub.pause(1.0)
        said.append(f"{name} ends")

    def fails() -> None:
        raise ValueError("wrong")

    hub.spawn(first, "killed", lambda: waits("killed"))
    hub.later(0.5, lambda: hub.kill(first))
    hub.spawn(second, "after", lambda: waits("after"), 0.6)
    hub.spawn(second, "broken", fails, 0.7)
    hub.spawn(second, "last", lambda: waits("last"), 2.0)
    hub.run(10.0)
    assert said == ["killed begins", "after begins", "broken: wrong", "after ends", "last begins", "last ends"]


@pytest.mark.parametrize("letters", ["0123456789ABCDEFGHJKMNPQRSTVWXYZ", "ab", "abc", "x" * 65], ids=len)
def test_letters_are_chosen_as_random_chooses_them(letters: str) -> None:
    with one_chance(Random(7)):
        chosen = [secrets.choice(letters) for _ in range(200)]
    random = Random(7)
    assert chosen == [random.choice(letters) for _ in range(200)]


@pytest.mark.parametrize("key", [b"", b"k", b"k" * 64, b"k" * 65], ids=len)
@pytest.mark.parametrize("kind", ["sha256", "sha1"])
def test_a_text_is_signed_as_the_library_signs_it(key: bytes, kind: str) -> None:
    for text in (b"", b"one", b"two" * 100):
        assert digest(key, text, kind) == hmac.new(key, text, kind).digest()


def test_an_actor_is_made_anew_when_a_role_is_changed() -> None:
    database = MemoryDatabase()
    with database.uow() as work:
        role = work.roles.add(Role(0, "cashier", frozenset({"checkout.use"})))
        operator = work.operators.add(Operator(0, "lin", "Lin", "", (role.role_id,), True, False))
        window = Window(1, "0001", "one", "main", True)
        actors = Actors(actor_of)
        first = actors(work, operator, window, "10.0.0.1")
        assert first == actor_of(work, operator, window, "10.0.0.1")
        assert actors(work, operator, window, "10.0.0.1") is first
        assert actors(work, operator, window, "10.0.0.2")[0].address == "10.0.0.2"
        work.roles.save(replace(role, permissions=frozenset({"reports.view"})))
        assert actors(work, operator, window, "10.0.0.2")[0].permissions == {"reports.view"}


@pytest.mark.parametrize("number", [1009, 65537, 2**89 - 1, 2**127 - 1])
def test_a_prime_is_known(number: int) -> None:
    assert is_prime(number)


@pytest.mark.parametrize("number", [3215031751, 1009 * 1013, (2**89 - 1) * (2**61 - 1), 2**127 + 1])
def test_what_is_no_prime_is_known(number: int) -> None:
    assert not is_prime(number)


def test_a_short_key_signs_what_the_product_verifies() -> None:
    key = short_key(Random(1))
    signed = signing.rsa2_sign(b"content", key)
    assert key.key_size == BITS
    assert signing.rsa2_verify(b"content", signed, key.public_key())
    assert not signing.rsa2_verify(b"contents", signed, key.public_key())


def test_a_unit_of_work_that_is_begun_again_has_nothing_of_its_life_before() -> None:
    units = Units(MemoryDatabase(), Weather())
    with units.writer() as work:
        first: object = work
        work.facts.put("a", "1")
    with units.writer() as work:
        assert work is first
        assert work.facts.get("a") is None
        work.facts.put("b", "2")
        work.commit()
    with units.reader() as reads:
        kept: object = reads
        with units.writer() as work:
            work.facts.put("b", "3")
            work.commit()
        assert reads.facts.get("b") == "2"
    with units.reader() as reads:
        assert reads is kept
        assert reads.facts.get("b") == "3"


def test_a_copy_of_the_process_answers_and_leaves_this_one_as_it_was() -> None:
    kept: list[str] = []

    def work(name: str) -> str:
        kept.append(name)
        return f"{name} done"

    answer, cpu_s = in_a_copy(work, "work")
    assert answer == "work done"
    assert cpu_s >= 0
    assert kept == []


def test_what_a_copy_raised_is_raised_here() -> None:
    def fails() -> None:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        in_a_copy(fails)


def test_a_copy_that_dies_is_told_from_one_that_answers() -> None:
    with pytest.raises(RuntimeError, match="died with status"):
        in_a_copy(lambda: os.kill(os.getpid(), signal.SIGKILL))
