"""What the patient at the window sees and hears: scenes for the customer display, the announcer and the second
screen."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class SceneKind(StrEnum):
    """Where the patient stands."""

    NOBODY = "nobody"
    OWED = "owed"
    WAITING = "waiting"
    PAID = "paid"
    REFUND = "refund"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """``amount_fen`` is owed, paid or given back; ``tendered_fen`` and ``change_fen`` are of cash. ``spoken`` says
    that it is to be heard too. ``number`` is the payment's, for the code on the second screen."""

    kind: SceneKind
    amount_fen: int = 0
    tendered_fen: int = 0
    change_fen: int = 0
    number: str = ""
    spoken: bool = True


class PatientDevices(Protocol):
    """Display, announcer and keypad of the window."""

    def tell(self, scene: Scene) -> None:
        """Show and say it. Waits for no device; what a window does not have is left out."""
        ...

    def has_keypad(self) -> bool:
        """Whether this window has a keypad for the hospital's own passwords."""
        ...

    def read_password(self) -> str:
        """What a person types on it; blocks until Enter, at most half a minute. Raises Refused ``keypad.no_entry`` or
        what the device said. Never for a bank's PIN, which is typed on the card terminal."""
        ...
