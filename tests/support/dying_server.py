"""A server that dies (SIGKILL) the moment it passes a named place: `python dying_server.py FILE server --config …`.

FILE names the place; it is taken away by the death, so that the next server lives. Without FILE nothing happens.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path


def die_where(file: Path) -> None:
    """From now on this process ends where ``file`` says: at the first pass of the place after it was written."""
    from app.core.fault_points import set_hook

    def pass_by(name: str) -> None:
        with suppress(FileNotFoundError):
            if file.read_text("utf-8") == name:
                file.rename(file.with_suffix(".done"))
                os.kill(os.getpid(), signal.SIGKILL)

    set_hook(pass_by)


if __name__ == "__main__":
    from support.prepared_server import run

    die_where(Path(sys.argv[1]))
    sys.exit(run(sys.argv[2:]))
