"""WeChat's trade bill: how it is asked for, and what its download answers."""

from datetime import date

from app.core.errors import Unreachable
from server.channels.wechat import envelope
from server.ports import HttpReply, StatementFile
from server.reconciliation.unpacking import GZIP

TIMEOUT_S = 60


def bill_fields(day: date) -> dict[str, str]:
    """Fields of /pay/downloadbill for all orders of a day."""
    return {"bill_date": f"{day:%Y%m%d}", "bill_type": "ALL", "tar_type": "GZIP"}


def to_file(reply: HttpReply, *, channel: str, merchant: str, day: date) -> StatementFile:
    """The file as received, or the day's "no bill". An error is XML even when GZIP was asked for (CHANNELS 1.10).

    Raises Unreachable ``statement.not_ready`` while WeChat is making it, else ``statement.refused`` with its code.
    """
    name = f"wechat_{merchant}_{day:%Y%m%d}"
    if reply.status != 200:
        raise Unreachable("statement.refused", reason="channel.http_status", channel_code=str(reply.status))
    if reply.body.startswith(GZIP):
        return StatementFile(channel, merchant, day, f"{name}.csv.gz", reply.body)
    if not reply.body.lstrip().startswith(b"<"):
        return StatementFile(channel, merchant, day, f"{name}.csv", reply.body)
    try:
        fields = envelope.read(reply.body)
    except envelope.Unreadable:
        raise Unreachable("statement.refused", reason="channel.unreadable") from None
    message, code = fields.get("return_msg", "").strip().lower(), fields.get("error_code", "")
    if message == "no bill exist":
        return StatementFile(channel, merchant, day, f"{name}.xml", reply.body, empty=True)
    if message == "bill creating" or code == "20003":
        raise Unreachable("statement.not_ready", channel_code=code[:64])
    raise Unreachable("statement.refused", reason="channel.setup_wrong", channel_code=code[:64])
