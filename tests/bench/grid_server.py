"""A stand-in of the server with one run of a million rows: answers the paths of the grid, says its port on stdout.

``python tests/bench/grid_server.py ROWS``. Rows are made when they are asked for, sorted and filtered by arithmetic, so
that what the desk is measured with is the desk; it ends with its stdin.
"""

from __future__ import annotations

import sys
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from app.wire import codec
from app.wire.proofs import MonthList
from app.wire.reconciliation import DayList, PatternTable, ReadRows, RowPage
from support import reconciled

PRIMES = {"at": 7_919, "amount_fen": 104_729, "our_no": 15_485_863, "party_no": 32_452_843, "channel": 13, "type": 17}
"""A sort is a step through the rows that no million divides."""


def page(total: int, wanted: ReadRows) -> RowPage:
    """The rows of one question."""
    fitting = total // (10 ** len(wanted.text)) if wanted.text else total
    fitting = {"exception": total // 1000, "in_transit": total // 500}.get(wanted.outcome, fitting)
    step = PRIMES.get(wanted.sort, 1)
    last = min(wanted.offset + wanted.limit, fitting)
    places = (place * step % total for place in range(wanted.offset, last))
    return RowPage(
        total=fitting, fen=fitting * 4_500, offset=wanted.offset, rows=tuple(reconciled.row(each) for each in places)
    )


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 20
    rows = 1_000_000

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == "/api/reconciliation/days":
            asked = parse_qs(path.query)
            span = (date.fromisoformat(asked[name][0]) for name in ("first", "last"))
            self._answer(DayList(days=reconciled.days(*span)))
        elif path.path.startswith("/api/reconciliation/days/"):
            self._answer(reconciled.DETAIL)
        elif path.path == "/api/reconciliation/patterns":
            self._answer(PatternTable(patterns=reconciled.PATTERNS))
        else:
            self._answer(MonthList(months=reconciled.MONTHS))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(page(self.rows, codec.decode(body, ReadRows)))

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""

    def _answer(self, value: object) -> None:
        content = codec.encode(value)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> int:
    """Serve until stdin ends."""
    Handler.rows = int(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
