"""What a wallet owes its merchants in messages: the retry ladders, and which answers end them."""

from dataclasses import replace
from datetime import datetime

from server.practice.book import Book, Notification
from server.practice.house import House

# Seconds until the next try after each one that was not answered rightly.
LADDERS_S: dict[str, tuple[int, ...]] = {
    "wechat": (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600),
    "alipay": (240, 600, 600, 3600, 7200, 21600, 54000),
}


class Postman:
    """Says which notifications are to be posted now and learns how each was answered. Posts nothing itself."""

    def __init__(self, *, book: Book, house: House) -> None:
        self._book = book
        self._house = house

    def due(self, now: datetime) -> list[Notification]:
        """The notifications whose next try has come."""
        return self._book.notifications_due(now)

    def answered(self, identity: str, status: int, body: bytes, now: datetime) -> None:
        """Take an answer (status 0: none came) and plan the next try, unless the merchant has understood."""
        notification = self._book.notification(identity)
        if notification is None:
            return
        ladder = LADDERS_S[notification.service]
        tries = notification.tries + 1
        if understood(notification.service, status, body):
            done = replace(notification, tries=tries, due_at=None, answered="yes")
        elif tries <= len(ladder):
            due_at = now + self._house.wait(ladder[tries - 1])
            done = replace(notification, tries=tries, due_at=due_at, answered="no")
        else:
            done = replace(notification, tries=tries, due_at=None, answered="never")
        self._book.save(done)
        self._book.commit()


def understood(service: str, status: int, body: bytes) -> bool:
    """Alipay wants the seven letters `success` and nothing else; WeChat its XML on one line."""
    if status != 200:
        return False
    if service == "alipay":
        return body == b"success"
    flat = body.replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    return b"<return_code>SUCCESS</return_code>" in flat and b"\n" not in body and b"\r" not in body
