"""Where the program's log lines go: standard error, or a file turned over when it is full."""

import logging
import logging.handlers
import time
from pathlib import Path

FORM = "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s [%(threadName)s] %(message)s"


def start(*, level: str, file: Path | None, largest_mib: int, kept_files: int) -> None:
    """Send the log of the whole process to one place; times are UTC."""
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler()
    else:
        handler = logging.handlers.RotatingFileHandler(
            file, maxBytes=largest_mib * 2**20, backupCount=kept_files, encoding="utf-8"
        )
    formatter = logging.Formatter(FORM, datefmt="%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
