"""The desk's work while the server does not answer, in one place for the screens."""

from collections.abc import Callable
from dataclasses import dataclass

from app.core.clock import Clock
from app.desk.deliver_offline import DeliverOfflineAtDesk
from app.desk.held_session import HeldSession
from app.desk.link import Link
from app.desk.ports import Server, SnapshotReader
from app.desk.take_offline import Kept, TakeOffline


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """The line, what is held of the session, taking without the server, delivering afterwards."""

    link: Link
    session: HeldSession
    take: TakeOffline
    deliver: DeliverOfflineAtDesk
    beat: Callable[[], None]
    """Ask the server whether it answers; the line hears it. Raises Unreachable."""


def make_alone(*, server: Server, journal: Kept, reader: SnapshotReader, link: Link, clock: Clock) -> Alone:
    """All of it over one server, one journal and one line."""
    session = HeldSession(server=server, reader=reader, link=link, clock=clock)
    return Alone(
        link=link,
        session=session,
        take=TakeOffline(journal=journal, session=session, link=link, clock=clock),
        deliver=DeliverOfflineAtDesk(server=server, journal=journal, link=link),
        beat=server.beat,
    )
