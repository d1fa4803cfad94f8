"""Errors as stable codes with values; the sentence a person reads is made in ``ui/text.py``.

The tree::

    PaydeskError            something the world or a person did; code + values
    ├── Refused             we decline, nothing has happened (bad input, no permission, wrong state)
    │   ├── InvalidInput    a field breaks a rule: values name ``field`` and ``rule``
    │   ├── NotSignedIn     no session, or it has ended
    │   ├── NotPermitted    the role lacks a permission: values name ``permission``
    │   ├── NotFound        no such thing
    │   └── Conflict        the state of things forbids it (number reused, bill held, shift open)
    └── Unreachable         another party gave no trustworthy answer; for money this means *unknown*, never *failed*

Codes are ``area.word`` (``payment.number_reused``); they never change meaning. Values are short facts, never secrets,
card numbers, payment codes or patients' data. A bug of ours is not in this tree and is never caught.
"""

from collections.abc import Mapping


class PaydeskError(Exception):
    """Base of all errors the product speaks of; ``code`` is stable, ``values`` are plain facts for the sentence."""

    def __init__(self, code: str, /, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, str | int] = values

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({facts})" if facts else self.code


class Refused(PaydeskError):
    """We decline; nothing has happened."""


class InvalidInput(Refused):
    """A field breaks a rule."""

    def __init__(self, field: str, rule: str, code: str = "input.invalid") -> None:
        super().__init__(code, field=field, rule=rule)


class NotSignedIn(Refused):
    """There is no session, or it has ended."""


class NotPermitted(Refused):
    """The operator's roles lack a permission."""

    def __init__(self, permission: str) -> None:
        super().__init__("permission.denied", permission=permission)


class NotFound(Refused):
    """No such thing."""


class Conflict(Refused):
    """The present state forbids it."""


class Unreachable(PaydeskError):
    """A party gave no trustworthy answer in time."""
