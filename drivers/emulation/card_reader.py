"""An emulated reader of identity or social security cards: a vendor's folder with a library in Python, and the hand
that lays a card on it. Who stands on a card is told to nobody but the library."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.emulation import card_library
from drivers.emulation.attached import Attached
from drivers.emulation.control import Refused

MODELS: Final[Mapping[str, frozenset[str]]] = {
    "id_card": frozenset({"cvr_termb", "sdtapi"}),
    "insurance_card": frozenset({"sscarddriver"}),
}
FAULTS: Final = frozenset({"hangs", "unplugged"})
LIES_S: Final = 2.5
"""How long a card lies there before its owner takes it back; the desk looks every 0.4 s."""
EXAMPLE_NUMBER: Final = "11010519491231002X"
"""The standard's own example, nobody's number."""
EXAMPLE_NAME: Final = "练习"
_LONGEST = 64
_LOOK_S: Final = 0.05


class CardReaderEmulator:
    """``lay`` puts a card on it, which is taken back by itself."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock = folder, clock
        self._lock = threading.Lock()
        self._until: float | None = None
        folder.mkdir(parents=True, exist_ok=True)
        for name in (card_library.CARD, card_library.HANGS, card_library.UNPLUGGED):
            (folder / name).unlink(missing_ok=True)

    def receive(self, data: bytes) -> bytes:
        """It has no line: the library is its line."""
        return b""

    def lay(self, request: Mapping[str, object]) -> bytes:
        """``number`` and ``name`` of the card; the standard's example without them."""
        number, name = str(request.get("number") or EXAMPLE_NUMBER), str(request.get("name") or EXAMPLE_NAME)
        if not number.isascii() or not number.isalnum() or len(number) > _LONGEST or len(name) > _LONGEST:
            raise Refused("number: letters and digits")
        draft = self._folder / "draft"
        with self._lock:
            draft.write_text(f"{number}\n{name.splitlines()[0]}\n", "utf-8")
            draft.replace(self._folder / card_library.CARD)
            self._until = self._clock() + LIES_S
        return b""

    def lift(self, _request: Mapping[str, object]) -> bytes:
        """The card is taken back."""
        self._take()
        return b""

    def pass_time(self) -> None:
        """A card that has lain there long enough is taken back."""
        if self._until is not None and self._clock() >= self._until:
            self._take()

    def set_fault(self, fault: str, *, on: bool) -> None:
        """Break or mend it."""
        mark = self._folder / {"hangs": card_library.HANGS, "unplugged": card_library.UNPLUGGED}[fault]
        if on:
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def seen(self) -> dict[str, object]:
        """Whether a card lies on it; not whose."""
        return {"lamp": "card_on" if self._until is not None else "card_off"}

    def close(self) -> None:
        """Nothing stays in the folder."""
        self._take()

    def _take(self) -> None:
        with self._lock, suppress(OSError):  # a library that reads it at this moment: it is taken at the next look
            (self._folder / card_library.CARD).unlink(missing_ok=True)
            self._until = None


@dataclass(frozen=True, slots=True)
class Folder:
    """Plug of a device that hangs on no line of ours: devices.json names the folder of its library."""

    path: Path
    library: Path
    reader: CardReaderEmulator

    @property
    def connection(self) -> dict[str, object]:
        """As for a vendor's library."""
        return {"type": "library", "folder": str(self.path), "file": str(self.library)}

    def read(self, timeout_s: float) -> bytes:
        """Nothing comes; time passes."""
        threading.Event().wait(timeout_s)
        self.reader.pass_time()
        return b""

    def write(self, data: bytes) -> None:
        """There is no line."""

    def unplug(self, *, unplugged: bool) -> None:
        """No reader is found any more, or again."""
        self.reader.set_fault("unplugged", on=unplugged)

    def close(self) -> None:
        """End."""
        self.reader.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedReader(Attached):
    """Its faults are files that the library finds."""

    reader: CardReaderEmulator

    def set_fault(self, fault: str, *, on: bool) -> None:
        self.reader.set_fault(fault, on=on)


def attach_reader(kind: str, model: str, state: Path) -> AttachedReader:
    """The reader of a kind with its folder below ``state``."""
    if model not in MODELS[kind]:
        raise Refused(f"{kind}: " + ", ".join(sorted(MODELS[kind])))
    folder = state / kind
    reader = CardReaderEmulator(folder)
    plug = Folder(folder, Path(card_library.__file__).resolve(), reader)
    acts = {"lay": reader.lay, "lift": reader.lift}
    return AttachedReader(
        kind=kind, model=model, emulator=reader, plug=plug, faults=FAULTS, acts=acts, reader=reader
    )  # fmt: skip
