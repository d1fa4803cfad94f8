"""All that can be done with shifts, put together: a file a verb beside this one."""

from collections.abc import Mapping

from app.core.clock import Clock
from server.ports import Channel, UnitOfWorkFactory
from server.services.close_shift import CheckPassword, CloseShift, CountLater
from server.services.count_shift import ShiftCount
from server.services.hand_over_shift import HandOverShift
from server.services.invoice_ranges import InvoiceNumbers
from server.services.move_cash import MoveCash
from server.services.note_drawer import NoteDrawer
from server.services.open_shift import OpenShift
from server.services.read_shifts import ReadShifts
from server.services.settle_differences import SettleDifferences
from server.services.shift_details import ShiftDetail

__all__ = ["ShiftCount", "ShiftDetail", "Shifts"]


class Shifts:
    """The verbs of shifts over one database."""

    def __init__(
        self,
        *,
        uow: UnitOfWorkFactory,
        reader: UnitOfWorkFactory,
        channels: Mapping[str, Channel],
        clock: Clock,
        check_password: CheckPassword,
    ) -> None:
        """``check_password`` answers the operator of a name and password with the permissions, or raises Refused."""
        read = ReadShifts(reader=reader, channels=channels)
        hand_over = HandOverShift(uow=uow, channels=channels, clock=clock)
        self.open = OpenShift(uow=uow, channels=channels, clock=clock)
        self.current, self.read, self.mine = read.current, read.read, read.mine
        self.everybody, self.waiting = read.everybody, read.waiting
        self.close = CloseShift(uow=uow, channels=channels, clock=clock, check_password=check_password)
        self.count_later = CountLater(uow=uow, channels=channels, clock=clock)
        self.give, self.accept = hand_over.give, hand_over.accept
        self.refuse, self.take_back = hand_over.refuse, hand_over.take_back
        self.move_cash = MoveCash(uow=uow, channels=channels, clock=clock)
        self.note_drawer = NoteDrawer(uow=uow, clock=clock)
        self.differences = SettleDifferences(uow=uow, reader=reader, clock=clock)
        self.invoices = InvoiceNumbers(uow=uow, reader=reader, clock=clock)
