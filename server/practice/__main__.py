"""`python -m server.practice`: the practice gateways as a process of their own."""

import argparse
import logging
import os
import secrets
import signal
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Lock, Thread

from server.practice.book import Book
from server.practice.house import House
from server.practice.identity import CREDENTIALS, ensure_identity
from server.practice.mount import Practice
from server.practice.postbox import Postbox
from server.practice.shell import Shell, tls_context

_ABOUT = """\
Serves, on https://HOST:PORT under their real paths, a WeChat Pay V2 merchant gateway, an Alipay OpenAPI gateway and a
hospital information system. They verify every signature and field, keep a book in DIR that survives a kill, and
misbehave on request. DIR/credentials.json says how to reach them; server/practice/README.md says the rest.
No money moves, and nothing leaves this computer.
"""


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m server.practice", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, required=True, help="port to listen on; 0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="folder for keys, book, credentials")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--speed", type=float, default=1, help="divide every wait of the real world by this")
    parser.add_argument("--seed", type=int, help="make all chance repeatable")
    parser.add_argument(
        "--statements-at-once", action="store_true", help="serve statements of today, and before 10:00 of the next day"
    )
    parser.add_argument(
        "--clock-offset-s", type=int, default=0, help="the whole world's clock runs that far off, to make a past day"
    )
    parser.add_argument("--exit-with-stdin", action="store_true", help="stop when standard input is closed")
    found = parser.parse_args(arguments)
    if found.speed <= 0:
        parser.error("--speed must be above 0")
    return found


def _clock(offset_s: int) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + timedelta(seconds=offset_s)


def _when_stdin_ends(stop: Callable[[], None]) -> None:
    while os.read(0, 4096):
        continue
    stop()


def run(arguments: list[str]) -> int:
    """Serve until a signal comes; prints one line when ready."""
    wanted = _arguments(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    lock = Lock()
    folder: Path = wanted.state.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        book = Book(folder / "wallets.sqlite3")
    except sqlite3.OperationalError as error:
        print(f"cannot open the book in {folder}: {error} (is another practice process using it?)", file=sys.stderr)
        return 2
    clock = _clock(wanted.clock_offset_s)
    shell = Shell((wanted.host, wanted.port), clock=clock, lock=lock)
    base_url = f"https://{wanted.host}:{shell.server_address[1]}"
    credentials = ensure_identity(folder, base_url=base_url)
    random = Random(secrets.randbits(128) if wanted.seed is None else wanted.seed)
    house = House(speed=wanted.speed, statements_at_once=wanted.statements_at_once)
    world = Practice(credentials=credentials, folder=folder, book=book, house=house, random=random)
    context = tls_context(
        certificate_file=credentials["server_certificate_file"],
        key_file=credentials["server_key_file"],
        ca_file=credentials["ca_file"],
    )
    shell.open(world.handle, context)
    Postbox(postman=world.postman, clock=lambda: world.now(clock()), lock=lock, stopping=shell.stopping).start()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: Thread(target=shell.shutdown).start())
    if wanted.exit_with_stdin:
        Thread(target=_when_stdin_ends, args=(shell.shutdown,), daemon=True).start()
    print(f"practice ready {base_url} {folder / CREDENTIALS}", flush=True)
    shell.serve_forever(poll_interval=0.1)
    shell.stopping.set()
    with lock:
        world.close()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
