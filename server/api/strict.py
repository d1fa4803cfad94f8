"""Reading a body more strictly than a plain dataclass does: unknown fields refused, instants aware."""

import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any

import msgspec

from app.core.errors import InvalidInput


def check(content: bytes, kind: type) -> None:
    """Raise InvalidInput, naming field and rule, unless the bytes are the JSON of that wire value and nothing more."""
    try:
        msgspec.json.decode(content, type=strict(kind))
    except msgspec.ValidationError as error:
        rule, _, path = str(error).partition(" - at `$")
        raise InvalidInput(path.rstrip("`").removeprefix(".") or "body", rule) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidInput("body", "is not JSON") from None


@cache
def strict(kind: type) -> Any:
    """The msgspec structure with the fields and limits of a wire dataclass that refuses any other field.

    Patterns end at the text's very end: Python's ``$`` would let a line feed pass there.
    """
    hints = typing.get_type_hints(kind, include_extras=True)
    members: list[Any] = []
    for field in fields(kind):
        annotation = _strict_annotation(hints[field.name])
        if field.default is not MISSING:
            members.append((field.name, annotation, field.default))
        elif field.default_factory is not MISSING:
            members.append((field.name, annotation, msgspec.field(default_factory=field.default_factory)))
        else:
            members.append((field.name, annotation))
    return msgspec.defstruct(kind.__name__, members, kw_only=True, forbid_unknown_fields=True)


def _strict_annotation(annotation: Any) -> Any:
    if annotation is datetime:
        return Annotated[datetime, msgspec.Meta(tz=True)]
    if isinstance(annotation, type) and is_dataclass(annotation):
        return strict(annotation)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return Annotated[(_strict_annotation(arguments[0]), *map(_exact, arguments[1:]))]
    if origin in (typing.Union, types.UnionType):
        return typing.Union[tuple(map(_strict_annotation, arguments))]  # noqa: UP007 - built from values
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple.__class_getitem__(tuple(map(_strict_annotation, arguments)))
    if origin is tuple:
        return tuple.__class_getitem__((_strict_annotation(arguments[0]), ...))
    return annotation


def _exact(limit: Any) -> Any:
    pattern = getattr(limit, "pattern", None)
    if not isinstance(limit, msgspec.Meta) or not pattern or not pattern.endswith("$"):
        return limit
    others = {name: getattr(limit, name) for name in ("min_length", "max_length", "description")}
    given = {name: value for name, value in others.items() if value is not None}
    return msgspec.Meta(pattern=f"{pattern[:-1]}\\Z", **given)
