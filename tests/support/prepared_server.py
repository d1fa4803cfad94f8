"""``python -m server …`` with the routes that `support.prepared` put together: `python prepared_server.py server …`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from server.__main__ import main
from support.prepared import SHELF


def run(words: Sequence[str]) -> int:
    """What ``python -m WORDS`` does; answers its exit code."""
    os.umask(0o077)
    return main(list(words[1:]), build=SHELF.build)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
