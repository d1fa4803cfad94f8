"""A file that the server sends, handed on part by part as it comes."""

import requests

from app.desk.ports import Sink

PART_BYTES = 64 * 1024


def take(reply: requests.Response, to: Sink) -> None:
    """How long it is, where that is said truly, and every part. Raises what ``to`` and the line raise."""
    length = reply.headers.get("Content-Length", "")
    to.begin(int(length) if length.isdigit() and "Content-Encoding" not in reply.headers else None)
    for part in reply.iter_content(PART_BYTES):
        to.write(part)
