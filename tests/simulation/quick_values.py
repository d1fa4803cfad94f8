"""Values of the product made quickly while thousands of seeds are played: a frozen dataclass stores each field by a
call around its own guard, which takes a tenth of all time. `make faults` plays without the guards: what may be assigned
the type check knows, and the seeds among the tests are played with them."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from server.services import authorise
from server.services.tokens import token_hash

OURS = ("app.", "server.", "simulation.")
Record = TypeVar("Record")


def quicken() -> None:
    """From now on, in this process, frozen values are made as others are, and ``replace`` reads all fields at once; a
    token is hashed once."""
    vars(authorise)["token_hash"] = cache(token_hash)
    for kind in list(_guarded()):
        unguard(kind)
    for name, module in list(sys.modules.items()):
        if name.startswith(OURS) and vars(module).get("replace") is dataclasses.replace:
            vars(module)["replace"] = replace


def unguard(kind: Any) -> None:
    """Make values of a frozen dataclass, which has fields and nothing else to do, by plain stores."""
    plain = dataclasses.make_dataclass(kind.__name__, map(_field_of, dataclasses.fields(kind)))
    vars(plain)["__init__"].__qualname__ = f"{kind.__qualname__}.__init__"
    kind.__init__ = vars(plain)["__init__"]
    del kind.__setattr__, kind.__delattr__


def replace(record: Record, /, **changes: object) -> Record:
    """``dataclasses.replace``."""
    kind: Any = type(record)
    make = _maker(kind)
    return dataclasses.replace(record, **changes) if make is None else make(record, changes)  # type: ignore[type-var]


@cache
def _maker(kind: Any) -> Callable[[Any, dict[str, object]], Any] | None:
    fields = dataclasses.fields(kind)
    if len(fields) < 2 or len(fields) != len(kind.__dataclass_fields__) or any(not one.init for one in fields):
        return None
    by_place = [one.name for one in fields if not one.kw_only]
    names = [*by_place, *(one.name for one in fields if one.kw_only)]
    values_of, places = attrgetter(*names), {name: place for place, name in enumerate(names)}
    placed, by_name = len(by_place), names[len(by_place) :]

    def make(record: Any, changes: dict[str, object]) -> Any:
        values = list(values_of(record))
        for name, value in changes.items():
            values[places[name]] = value
        if by_name:
            return kind(*values[:placed], **dict(zip(by_name, values[placed:], strict=True)))
        return kind(*values)

    return make


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
