"""How the server says no: RFC 9457 problem+json with our stable code, the values of the sentence, and the fields at
fault.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One refusal. ``code`` is stable (``payment.number_reused``); ``values`` fill the sentence in ``ui/text.py``."""

    code: str
    title: str
    status: int
    values: dict[str, str | int] = field(default_factory=dict)
