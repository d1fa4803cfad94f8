"""The thread that posts notifications to merchants on this computer; it decides nothing."""

import http.client
import logging
import ssl
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

from server.practice.book import Notification
from server.practice.notifications import Postman

EVERY_S = 0.2
TIMEOUT_S = 5
_HERE = ("127.0.0.1", "localhost", "::1")
logger = logging.getLogger("practice")


class Postbox(Thread):
    """Asks the postman what is due, posts it, tells him the answer."""

    def __init__(self, *, postman: Postman, clock: Callable[[], datetime], lock: Lock, stopping: Event) -> None:
        super().__init__(name="postbox", daemon=True)
        self._postman = postman
        self._clock = clock
        self._lock = lock
        self._stopping = stopping

    def run(self) -> None:
        """Post until the process stops."""
        while not self._stopping.wait(EVERY_S):
            with self._lock:
                due = self._postman.due(self._clock())
            for notification in due:
                status, body = post(notification)
                with self._lock:
                    self._postman.answered(notification.identity, status, body, self._clock())


def post(notification: Notification) -> tuple[int, bytes]:
    """Status and body of the merchant's answer; status 0 when none came or the address is not on this computer."""
    url = urlsplit(notification.url)
    if url.hostname not in _HERE:
        return 0, b""
    connection: http.client.HTTPConnection
    if url.scheme == "https":
        # The merchant's certificate may be its own; what protects the message is its signature.
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(url.hostname, url.port, timeout=TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=TIMEOUT_S)
    target = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        connection.request("POST", target, notification.body.encode(), {"Content-Type": notification.content_type})
        answer = connection.getresponse()
        return answer.status, answer.read(4096)
    except (OSError, http.client.HTTPException) as error:
        logger.info("notification %s not delivered: %s", notification.identity, type(error).__name__)
        return 0, b""
    finally:
        connection.close()
