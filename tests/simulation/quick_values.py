"""Values of the product made quickly while thousands of seeds are played: a frozen dataclass stores each field by a
call around its own guard, which takes a tenth of all time. `make faults` plays without the guards: what may be assigned
the type check knows, and the seeds among the tests are played with them."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import sys
from collections.abc import Callable, Iterator
from functools import cache
from operator import is_
from typing import Any, TypeVar

from server.domain.identity import Actor, Operator, Role, Window
from server.ports import UnitOfWork
from server.services import authorise
from server.services.tokens import token_hash

BLOCK = 64
"""Bytes of a block of SHA-256."""
OURS = ("app.", "server.", "simulation.")
Record = TypeVar("Record")


def quicken() -> None:
    """From now on, in this process, frozen values are made as others are, and ``replace`` makes one in one step; a
    token is hashed once, an actor made once while neither the operator nor a role is changed."""
    vars(authorise).update(token_hash=cache(token_hash), actor_of=Actors(authorise.actor_of))
    vars(hmac)["digest"] = digest
    for kind in list(_guarded()):
        unguard(kind)
    for name, module in list(sys.modules.items()):
        if name.startswith(OURS) and vars(module).get("replace") is dataclasses.replace:
            vars(module)["replace"] = replace


class Actors:
    """``authorise.actor_of`` that keeps what it has made of the very same rows."""

    def __init__(self, make: Callable[..., tuple[Actor, tuple[str, ...]]]) -> None:
        self._make = make
        self._made: dict[tuple[int, int], tuple[Operator, Window, list[Role], tuple[Actor, tuple[str, ...]]]] = {}

    def __call__(
        self, work: UnitOfWork, operator: Operator, window: Window, address: str
    ) -> tuple[Actor, tuple[str, ...]]:
        """The actor and the names of the roles."""
        roles, key = authorise.roles_of(work, operator), (id(operator), id(window))
        kept = self._made.get(key)  # what is kept lives, so nothing else has its id
        if (
            kept is not None
            and kept[0] is operator
            and kept[1] is window
            and len(roles) == len(kept[2])
            and all(map(is_, roles, kept[2]))
            and kept[3][0].address == address
        ):
            return kept[3]
        made = self._make(work, operator, window, address)
        self._made[key] = operator, window, roles, made
        return made


@cache
def _pads(key: bytes) -> tuple[Any, Any]:
    """Both hashes of an HMAC-SHA256, each begun with its pad of the key."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    return hashlib.sha256(bytes(one ^ 0x36 for one in block)), hashlib.sha256(bytes(one ^ 0x5C for one in block))


def digest(key: bytes, msg: bytes, digest: str) -> bytes:
    """``hmac.digest`` with what depends on the key made once."""
    if digest != "sha256":
        return hmac.new(key, msg, digest).digest()
    inner, outer = _pads(key)
    first, second = inner.copy(), outer.copy()
    first.update(msg)
    second.update(first.digest())
    found: bytes = second.digest()
    return found


def unguard(kind: Any) -> None:
    """Make values of a frozen dataclass, which has fields and nothing else to do, by plain stores."""
    plain = dataclasses.make_dataclass(kind.__name__, map(_field_of, dataclasses.fields(kind)))
    vars(plain)["__init__"].__qualname__ = f"{kind.__qualname__}.__init__"
    kind.__init__ = vars(plain)["__init__"]
    del kind.__setattr__, kind.__delattr__


def replace(record: Record, /, **changes: object) -> Record:
    """``dataclasses.replace``."""
    kind: Any = type(record)
    make = _maker(kind, *changes)
    return dataclasses.replace(record, **changes) if make is None else make(record, *changes.values())  # type: ignore[type-var]


@cache
def _maker(kind: Any, *changed: str) -> Callable[..., Any] | None:
    """What makes a value like another one with these fields changed, in one step; None: as the library does it."""
    fields = dataclasses.fields(kind)
    names = [one.name for one in fields]
    if len(fields) != len(kind.__dataclass_fields__) or not all(one.init for one in fields) or set(changed) - {*names}:
        return None
    value = {name: f"new_{name}" if name in changed else f"record.{name}" for name in names}
    parameters = ", ".join(["record", *(f"new_{name}" for name in changed)])
    if "__setattr__" in vars(kind) or hasattr(kind, "__post_init__"):
        arguments = ", ".join(f"{one.name}={value[one.name]}" if one.kw_only else value[one.name] for one in fields)
        lines = [f"return kind({arguments})"]
    else:
        lines = ["made = new(kind)", *(f"made.{name} = {value[name]}" for name in names), "return made"]
    scope: dict[str, Any] = {"kind": kind, "new": object.__new__}
    exec("\n    ".join([f"def make({parameters}):", *lines]), scope)  # as dataclasses make __init__
    made: Callable[..., Any] = scope["make"]
    return made


def _guarded() -> Iterator[Any]:
    """Our frozen dataclasses that are made of their fields and nothing else."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith(OURS)]
    for kind in {id(kind): kind for module in modules for kind in vars(module).values()}.values():
        if not isinstance(kind, type) or "__dataclass_fields__" not in vars(kind) or hasattr(kind, "__post_init__"):
            continue
        fields = dataclasses.fields(kind)
        whole = len(fields) == len(vars(kind)["__dataclass_fields__"]) and all(one.init for one in fields)
        own = {"__init__", "__setattr__", "__delattr__"} <= vars(kind).keys() and kind.__bases__ == (object,)
        if own and whole and kind.__module__.startswith(OURS):
            yield kind


def _field_of(one: dataclasses.Field[Any]) -> tuple[str, object, Any]:
    if one.default_factory is not dataclasses.MISSING:
        return one.name, object, dataclasses.field(default_factory=one.default_factory, kw_only=one.kw_only)
    return one.name, object, dataclasses.field(default=one.default, kw_only=one.kw_only)
