"""What a desk must know to show and print: the hospital, the channels with their waits and limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import Clock
from server.ports import Channel, UnitOfWorkFactory
from server.services.channel_doors import ChannelDoors
from server.services.notice_restore import healing_of
from server.services.sign_in import enrolled_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the settings say of this installation."""

    hospital_name: str
    practice: bool
    lock_after_idle_s: int
    refund_reasons: tuple[tuple[str, str, str], ...] = ()
    """Code, Chinese, English."""
    refund_alone_fen: int = 0
    invoice_numbers: bool = False
    version: str


@dataclass(frozen=True, slots=True)
class ChannelInUse:
    """A channel as a desk must know it. ``closed_reason`` is a stable code, empty while it may be used."""

    name: str
    closed_reason: str
    give_up_s: int
    largest_payment_fen: int


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a desk shows and prints, at this moment."""

    installation: Installation
    channels: Sequence[ChannelInUse]
    businesses: Sequence[str]
    at: datetime
    healing: bool = False


class ReadConfiguration:
    """Answered to any enrolled window, before anybody signs in. Raises NotSignedIn ``window.not_enrolled``."""

    def __init__(
        self,
        reader: UnitOfWorkFactory,
        clock: Clock,
        installation: Installation,
        channels: Mapping[str, Channel],
        businesses: Sequence[str],
        doors: ChannelDoors,
    ) -> None:
        self._reader, self._clock, self._installation = reader, clock, installation
        self._channels, self._businesses = channels, tuple(businesses)
        self._doors = doors

    def __call__(self, window_token: str) -> Configuration:
        """The configuration as it is now."""
        enrolled_window(self._reader, window_token)
        now = self._clock.now()
        channels = tuple(
            ChannelInUse(
                name=name,
                closed_reason=self._doors.closed_reason(name, now),
                give_up_s=channel.rules.give_up_s,
                largest_payment_fen=channel.rules.largest_payment_fen,
            )
            for name, channel in self._channels.items()
        )
        with self._reader() as work:
            healing = healing_of(work) is not None
        return Configuration(self._installation, channels, self._businesses, now, healing)
