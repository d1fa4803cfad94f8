"""Everything that can be asked of exceptions, put together around the ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.clock import Clock
from server.ports import BusinessSystem, Channel, UnitOfWorkFactory, Vault
from server.services.ask_parties import AskParties
from server.services.connected_systems import ConnectedSystems
from server.services.decide_exception import DecideException
from server.services.exception_money import ExceptionMoney
from server.services.execute_exception import ExecuteException
from server.services.many_exceptions import ManyExceptions
from server.services.open_exceptions import OpenInterface
from server.services.post_order import PostOrder
from server.services.read_exceptions import ReadExceptions
from server.services.record_answer import RecordAnswer
from server.services.refund_limits import RefundLimits
from server.services.request_refund import RequestRefund
from server.services.secrets_at_rest import Secrets
from server.services.step_up import CheckStepUp
from server.services.verify_exception import VerifyException


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptions:
    """The services of exceptions; ``verify`` is also what the job queue runs, ``systems`` finds out which connected
    system is calling, ``open`` is what those may ask."""

    read: ReadExceptions
    decide: DecideException
    execute: ExecuteException
    many: ManyExceptions
    verify: VerifyException
    systems: ConnectedSystems
    open: OpenInterface


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What exceptions are built around."""

    uow: UnitOfWorkFactory
    reader: UnitOfWorkFactory
    clock: Clock
    channels: Mapping[str, Channel]
    businesses: Mapping[str, BusinessSystem]
    record: RecordAnswer
    post: PostOrder


def make_verify(ends: Ends) -> VerifyException:
    """What looks after executed exceptions."""
    return VerifyException(
        uow=ends.uow, reader=ends.reader, businesses=ends.businesses, clock=ends.clock, ask=_ask(ends), post=ends.post
    )


def make_exceptions(
    ends: Ends,
    *,
    request_refund: RequestRefund,
    limits: RefundLimits,
    step_up: CheckStepUp,
    wake: Callable[[], None],
    vault: Vault,
) -> Exceptions:
    """All of them."""
    verify = make_verify(ends)
    decide = DecideException(uow=ends.uow, clock=ends.clock, step_up=step_up)
    execute = ExecuteException(
        uow=ends.uow, reader=ends.reader, clock=ends.clock, ask=_ask(ends), verify=verify, step_up=step_up, wake=wake,
        money=ExceptionMoney(channels=ends.channels, request_refund=request_refund, limits=limits),
    )  # fmt: skip
    return Exceptions(
        read=ReadExceptions(uow=ends.uow, reader=ends.reader, clock=ends.clock),
        decide=decide,
        execute=execute,
        many=ManyExceptions(reader=ends.reader, decide=decide, execute=execute, step_up=step_up),
        verify=verify,
        systems=ConnectedSystems(
            uow=ends.uow, reader=ends.reader, clock=ends.clock,
            secrets_at_rest=Secrets(ends.reader, ends.uow, ends.clock, vault),
        ),
        open=OpenInterface(uow=ends.uow, reader=ends.reader, clock=ends.clock),
    )  # fmt: skip


def _ask(ends: Ends) -> AskParties:
    return AskParties(
        uow=ends.uow, channels=ends.channels, businesses=ends.businesses, clock=ends.clock, record=ends.record
    )
