"""A gate: something that must be well before money moves; a verdict says what is not, in a stable code with facts."""

from dataclasses import dataclass

ALL_CHANNELS = ""
OF_CHANNELS = ("channel.key_wrong", "channel.clock_wrong")
OF_SERVERS = (
    "server.disk_low", "server.database_not_writable", "server.database_not_durable", "server.database_damaged",
    "server.database_no_answer", "server.database_no_checksums",
)  # fmt: skip
"""Every code that a gate has; those of servers may be of one of several."""


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
