"""Exceptions of reconciliation, wired to the ends: what the handlers ask and what the job queue runs."""

from collections.abc import Callable, Mapping

from server.domain.job import JobKind
from server.ends import Ends
from server.services.exceptions import Ends as ExceptionEnds
from server.services.exceptions import Exceptions, make_exceptions, make_verify
from server.services.post_order import PostOrder
from server.services.record_answer import RecordAnswer
from server.services.refund_limits import RefundLimits
from server.services.request_refund import RequestRefund
from server.services.step_up import CheckStepUp


def exception_jobs(ends: Ends, record: RecordAnswer, post: PostOrder) -> Mapping[JobKind, Callable[[str], object]]:
    """The handlers of its jobs."""
    return {JobKind.VERIFY_EXCEPTION: make_verify(_ends(ends, record, post))}


def exception_services(
    ends: Ends, record: RecordAnswer, post: PostOrder, limits: RefundLimits, request_refund: RequestRefund,
    step_up: CheckStepUp, wake: Callable[[], None],
) -> Exceptions:  # fmt: skip
    """What is asked of exceptions."""
    return make_exceptions(
        _ends(ends, record, post),
        request_refund=request_refund,
        limits=limits,
        step_up=step_up,
        wake=wake,
        vault=ends.vault,
    )


def _ends(ends: Ends, record: RecordAnswer, post: PostOrder) -> ExceptionEnds:
    return ExceptionEnds(
        uow=ends.database.uow, reader=ends.database.reader, clock=ends.clock, channels=ends.channels,
        businesses=ends.businesses, record=record, post=post,
    )  # fmt: skip
