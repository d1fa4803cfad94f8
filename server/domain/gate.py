"""A gate: something that must be well before money moves; a verdict says what is not, in a stable code with facts."""

from dataclasses import dataclass

ALL_CHANNELS = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one gate saw. ``gate`` names it (``disk /var/lib/paydesk``), ``channel`` what it is about (empty: every
    channel, cash too, because nothing could be recorded). ``code`` is empty while all is well. ``closes`` is False for
    what is only to be known."""

    gate: str
    code: str = ""
    channel: str = ALL_CHANNELS
    values: tuple[tuple[str, str | int], ...] = ()
    closes: bool = True
