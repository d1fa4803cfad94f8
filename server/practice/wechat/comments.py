"""WeChat's batchquerycomment: what payers wrote about their payments, page by page."""

from datetime import timedelta

from server.practice.clock import dashed, from_compact
from server.practice.till import Till
from server.practice.wechat.call import Answer, Call, Refused

HISTORY = timedelta(days=92)
LARGEST_PAGE = 200


def batchquerycomment(till: Till, call: Call) -> Answer:
    """Comments of a span of time after an offset: the next offset in the first line, then a comment a line."""
    start, end = from_compact(call.get("begin_time")), from_compact(call.get("end_time"))
    limit = int(call.get("limit") or LARGEST_PAGE)
    if start > end or start < call.now - HISTORY or limit > LARGEST_PAGE:
        raise Refused("PARAM_ERROR", "begin_time或limit不合法")
    offset = int(call.get("offset"))
    found = till.book.comments(call.merchant.mch_id, start, end, offset, limit)
    if not found:
        raise Refused("NO_COMMENT", "没有评论数据")
    lines = [f"`{found[-1].identity}"]
    for comment in found:
        text = " ".join(comment.text.split())
        lines.append(f"`{dashed(comment.created_at)},`{comment.channel_number},`{comment.stars},`{text}")
    return Answer(file="\n".join(lines).encode())
