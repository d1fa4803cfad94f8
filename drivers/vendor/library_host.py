"""One vendor's library in a process of its own: loaded here, called here, and ended with it when it misbehaves.

stdin   {"call":1,"function":"bankall","arguments":[{"bytes":"<hex>"},{"room":2048}]}
        arguments are {"whole":1001}, {"bytes":"<hex>"} that the function may read (and write), {"room":n} zeros to
        write into, {"count":n} the address of a whole number
stdout  {"ready":true} or {"refused":"missing|function|word_length"}, then for each call
        {"answer":1,"returned":0,"written":["<hex>",…],"overrun":false,"moved":false}
        written: what stands in each bytes and room after the call without the zeros at its end, and each count as text
The parent holds the clock. When stdin closes, the process ends at once, even in the middle of a call: a library must
not go on with a device that a new process is already asking. Nothing heavy is imported; a 32-bit Python will do.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import runpy
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

GUARD_BYTES: Final = 65_536
ROOM_LIMIT_BYTES: Final = 65_536
_GUARD: Final = b"\xa5"
_WRONG_WORD_LENGTH: Final = 193  # Windows ERROR_BAD_EXE_FORMAT
Foreign = Callable[..., Any]


class GuardedBuffer:
    """``size`` bytes of zeros for a library to write into, with guards around that show who wrote further."""

    def __init__(self, size: int, content: bytes = b"") -> None:
        self._size = size
        guard = _GUARD * GUARD_BYTES
        self._memory = ctypes.create_string_buffer(guard + content.ljust(size, b"\0") + guard, size + 2 * GUARD_BYTES)

    @property
    def address(self) -> ctypes.c_void_p:
        return ctypes.c_void_p(ctypes.addressof(self._memory) + GUARD_BYTES)

    @property
    def written(self) -> bytes:
        """The bytes, without the zeros at the end."""
        return self._memory.raw[GUARD_BYTES : GUARD_BYTES + self._size].rstrip(b"\0")

    @property
    def overrun(self) -> bool:
        raw = self._memory.raw
        return raw[:GUARD_BYTES].strip(_GUARD) != b"" or raw[GUARD_BYTES + self._size :].strip(_GUARD) != b""


def load(path: Path, functions: Sequence[str], convention: str) -> dict[str, Foreign]:
    """The functions; OSError when the library is not there or of another word length, AttributeError without one.
    A file in Python stands in for a library where nobody has one: its functions are given the same arguments."""
    if path.suffix == ".py":
        return _stand_in(path, functions)
    if sys.platform == "win32":
        loader: Any = ctypes.WinDLL if convention == "stdcall" else ctypes.CDLL
    else:
        loader = ctypes.CDLL
    library = loader(str(path))
    return {name: getattr(library, name) for name in functions}


def _stand_in(path: Path, functions: Sequence[str]) -> dict[str, Foreign]:
    if not path.is_file():
        raise FileNotFoundError(path)
    names = runpy.run_path(str(path))
    missing = [name for name in functions if name not in names]
    if missing:
        raise AttributeError(missing[0])
    return {name: names[name] for name in functions}


def call(function: Foreign, arguments: Sequence[Mapping[str, Any]], home: Path) -> dict[str, object]:
    """One call in the vendor's folder, and what it did to its arguments and the folder."""
    os.chdir(home)
    given: list[object] = []
    buffers: list[GuardedBuffer] = []
    counts: list[ctypes.c_int] = []
    for each in arguments:
        if "whole" in each:
            given.append(ctypes.c_int(each["whole"]))
        elif "count" in each:
            counts.append(ctypes.c_int(each["count"]))
            given.append(ctypes.byref(counts[-1]))
        else:
            content = bytes.fromhex(each.get("bytes", ""))
            size = max(len(content) + 1, min(int(each.get("room", 0)), ROOM_LIMIT_BYTES))
            buffers.append(GuardedBuffer(size, content))
            given.append(buffers[-1].address)
    returned = function(*given)
    moved = Path.cwd() != home
    os.chdir(home)
    return {
        "returned": returned,
        "written": [each.written.hex() for each in buffers] + [str(each.value) for each in counts],
        "overrun": any(each.overrun for each in buffers),
        "moved": moved,
    }


def refusal_of(error: Exception) -> str:
    """Why a library could not be loaded, as a word."""
    if isinstance(error, AttributeError):
        return "function"
    text = str(error)
    wrong = getattr(error, "winerror", None) == _WRONG_WORD_LENGTH or "ELF" in text or "file too short" in text
    return "word_length" if wrong else "missing"


def serve(folder: Path, library: str, functions: Sequence[str], convention: str) -> int:
    """Run until stdin closes. Exit code 0."""
    commands, answers = _private_pipes()
    home = folder.resolve()
    try:
        os.chdir(home)
        loaded = load(home / library, functions, convention)
    except (OSError, AttributeError) as error:
        _say(answers, {"refused": refusal_of(error)})
        return 0
    _say(answers, {"ready": True})
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands, lines), daemon=True).start()
    while True:
        wish = json.loads(lines.get())
        _say(answers, {"answer": wish["call"], **call(loaded[wish["function"]], wish["arguments"], home)})


def _listen(commands: BinaryIO, lines: queue.SimpleQueue[bytes]) -> None:
    for line in commands:
        lines.put(line)
    os._exit(0)


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our ends of the pipes. What the library reads is empty, and what it prints is lost: it may be a card's number."""
    commands, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    sys.stderr = os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace")  # our own mistakes still reach the log
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    return commands, answers


def _say(answers: BinaryIO, message: Mapping[str, object]) -> None:
    answers.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
