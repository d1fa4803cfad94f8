"""WeChat's trade bill and fund-flow bill: how they are asked for, and what their download answers."""

from datetime import date

from app.core.errors import Unreachable
from server.channels.wechat import envelope
from server.ports import HttpReply, StatementFile
from server.reconciliation.unpacking import GZIP

TIMEOUT_S = 60


def bill_fields(day: date) -> dict[str, str]:
    """Fields of /pay/downloadbill for all orders of a day."""
    return {"bill_date": f"{day:%Y%m%d}", "bill_type": "ALL", "tar_type": "GZIP"}


def fund_fields(day: date) -> dict[str, str]:
    """Fields of /pay/downloadfundflow for what moved on the merchant's basic account on a day."""
    return {"bill_date": f"{day:%Y%m%d}", "account_type": "Basic", "tar_type": "GZIP"}


def to_file(reply: HttpReply, *, channel: str, merchant: str, day: date, mark: str = "") -> StatementFile:
    """The file as received, or the day's "no bill". An error is XML even when GZIP was asked for; the fund-flow bill
    says it in fields of other names (CHANNELS 1.10, 1.11). ``mark`` stands in the file's name.

    Raises Unreachable ``statement.not_ready`` while WeChat is making it, else ``statement.refused`` with its code.
    """
    name = f"wechat_{merchant}_{day:%Y%m%d}{mark}"
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
    message = (fields.get("err_code_des") or fields.get("return_msg", "")).strip().lower()
    code = fields.get("err_code") or fields.get("error_code", "")
    if message == "no bill exist" or code == "NO_BILL_EXIST":
        return StatementFile(channel, merchant, day, f"{name}.xml", reply.body, empty=True)
    if message == "bill creating" or code in ("20003", "BILL_CREATING"):
        raise Unreachable("statement.not_ready", channel_code=code[:64])
    raise Unreachable("statement.refused", reason="channel.setup_wrong", channel_code=code[:64])
