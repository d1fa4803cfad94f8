"""``python -m server check``: every gate looked at once, for whoever wonders why a channel is closed."""

from server.commands.databases import current_url
from server.ends import open_ends
from server.settings import Settings
from server.storage.durability import soundness


def check_gates(settings: Settings) -> int:
    """Print what was found. Answers the exit code: 1 when a channel, or all of them, are closed."""
    pages = soundness(current_url(settings))
    with open_ends(settings) as ends:
        verdicts = [*ends.gate.look(), *pages]
        now = ends.clock.now()
        doors = {name: ends.doors.closed_reason(name, now) for name in ends.channels}
    for verdict in verdicts:
        state = "open" if not verdict.code else "CLOSED" if verdict.closes else "note"
        facts = " ".join(f"{name}={value}" for name, value in verdict.values)
        print(f"{state:7}{verdict.gate}  {verdict.code}  {facts}".rstrip())
    for name, reason in doors.items():
        print(f"channel {name}: {reason or 'open'}")
    return int(any(doors.values()) or any(page.code for page in pages))
