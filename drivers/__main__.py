"""The command line of the drivers: ``python -m drivers host`` and ``python -m drivers emulate``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

_HOST_HELP = """\
Run the devices of one window in a process of their own.

  stdin   commands, one JSON object a line; when it closes, the host ends
  stdout  messages, one JSON object a line, the first is "hello"; nothing else
  stderr  the log

devices.json is a list: {"id", "kind", "model", "connection": {"type": "serial|tcp|file|spooler|through|library|files",
…}, "settings": {…}}. drivers/README.md has every field. Exit codes: 0 ended by the desk, 2 devices.json is wrong.
"""

_EMULATE_HELP = """\
Run emulated devices: a scanner, a receipt printer and the cash drawer on it, speaking bytes over TCP or
pseudo-terminals. Prints one JSON line with the control port and the ready devices, then serves until "quit",
SIGTERM or (with --exit-with-stdin) the end of its stdin.

Control port, one JSON object a line:
  {"do":"scan","text":"6223…","suffix":"\\r"}           also texts (one burst), prefix, half
  {"do":"paper","after":0,"wait_s":5}                  receipts: id, lines, bytes (base64), png
  {"do":"fault","device":"printer-1","fault":"paper_out","on":true,"after_lines":3}
       printer-1: paper_out paper_near_end cover_open offline silent slow wrong_model unplugged
       scanner-1: silent unplugged      drawer-1: drawer_no_power
  {"do":"drawer","close":true}   {"do":"devices"}   {"do":"quit"}
  {"do":"seen"}                                        what the devices of --with show and say
  {"do":"touch","device":"keypad-1","act":"press","keys":"1234"}
  {"do":"touch","device":"terminal-1","act":"card"}    then pin; or cancel, pay_by_hand with amount_fen
  {"do":"touch","device":"id_card-1","act":"lay"}      number and name, else the standard's example; or lift
"""

_EXAMPLE_HELP = """\
Print a devices.json for a scanner on a serial port, an 80 mm receipt printer on the network, the cash drawer on it and
a card terminal behind its maker's library. Write it to the desk's folder (beside desk.toml), delete what this window
does not have, and set ports and addresses; drivers/README.md has every kind, model and connection.
"""

_BEGIN = """\
to try it without a device:
  python -m drivers emulate --write-config devices.json --with terminal=serial_df --with id_card=cvr_termb
  python -m drivers host --config devices.json          in another terminal; the desk does this by itself
to set up a window: the desk's devices screen, or
  python -m drivers detect                              what hangs on this computer
  python -m drivers example-config > devices.json       edit it, then
  python -m drivers check --config devices.json
"""

LARGEST_PORT: Final = 65535
_WITHOUT_A_LINE: Final = frozenset({"system_speech", "page"})
"""Models that speak to this computer alone: there is nothing to emulate."""
_SWITCH_S: Final = 0.0005
"""How long a thread that loads or draws keeps a scan or an answer waiting, in seconds. Python's own 5 ms, met once on
each thread on a scan's way, would be 10 ms and more while a printer's library loads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m drivers", description="Local devices of a payment window.", epilog=_BEGIN, formatter_class=raw
    )
    words = parser.add_subparsers(dest="word", metavar="WORD", prog="python -m drivers")
    host = words.add_parser("host", help="run this window's devices", description=_HOST_HELP, formatter_class=raw)
    host.add_argument("--config", type=Path, required=True, metavar="devices.json")
    host.add_argument("--poll-s", type=float, default=3.0, help="seconds between looks at an idle device (3)")
    host.add_argument("--retry-s", type=float, default=2.0, help="seconds between tries to get a lost device back (2)")
    host.add_argument("--log", default="info", choices=["debug", "info", "warning"], help="log level on stderr")
    host.set_defaults(run=_host)
    emulate = words.add_parser("emulate", help="run emulated devices", description=_EMULATE_HELP, formatter_class=raw)
    emulate.add_argument("--control-port", type=_port, default=0, help="loopback port of the control (0: any)")
    emulate.add_argument("--scanner-port", type=_port, default=0, help="loopback port of the scanner (0: any)")
    emulate.add_argument("--printer-port", type=_port, default=0, help="loopback port of the printer (0: any)")
    emulate.add_argument("--pty", action="store_true", help="pseudo-terminals in place of TCP (not on Windows)")
    emulate.add_argument("--paper", type=int, choices=[58, 80], default=80, help="paper width in mm (80)")
    emulate.add_argument(
        "--state", type=Path, metavar="DIR", help="where receipts are kept (default: a passing folder)"
    )
    emulate.add_argument("--font", default="", metavar="PATH", help="font for the pictures (default: by fontconfig)")
    emulate.add_argument("--write-config", type=Path, metavar="PATH", help="write a devices.json for the host")
    emulate.add_argument(
        "--with", dest="with_models", action="append", default=[], metavar="KIND=MODEL",
        help="a further device: display, announcer, keypad, invoice, terminal, id_card or insurance_card, each once, "
        "as display=lcd_lk822; a wrong model lists the right ones",
    )  # fmt: skip
    emulate.add_argument("--show", action="store_true", help="print what devices show and say (always in a terminal)")
    emulate.add_argument("--exit-with-stdin", action="store_true", help="end when stdin closes")
    emulate.set_defaults(run=_emulate)
    library = words.add_parser("library-host", help="run one vendor's library (started by the device host)")
    library.add_argument("--folder", type=Path, required=True, help="the vendor's folder, where it finds its files")
    library.add_argument("--library", required=True, help="its file in there")
    library.add_argument("--function", dest="functions", action="append", required=True)
    library.add_argument("--convention", choices=["stdcall", "cdecl"], default="stdcall")
    library.set_defaults(run=_library_host)
    detect = words.add_parser("detect", help="list what hangs on this computer; nothing is sent to it")
    detect.add_argument("--config", type=Path, metavar="devices.json", help="names what is set up already")
    detect.add_argument("--ask", metavar="PORT", help="send bytes to this serial port alone, to learn what it is")
    detect.add_argument("--json", action="store_true", help="JSON in a terminal too, with all that may be set up")
    detect.set_defaults(run=_detect)
    check = words.add_parser("check", help="whether devices.json would do; says in JSON what is wrong, and ends with 2")
    check.add_argument("--config", type=Path, required=True, metavar="devices.json")
    check.set_defaults(run=_check)
    example = words.add_parser("example-config", help="print a devices.json to edit", description=_EXAMPLE_HELP)
    example.set_defaults(run=_example)
    chosen = parser.parse_args(arguments)
    if chosen.word is None:
        parser.print_help()
        return 2
    return int(chosen.run(chosen))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"from 0 to {LARGEST_PORT}")
    return port


def _host(chosen: argparse.Namespace) -> int:
    import logging

    from drivers import host
    from drivers.configuration import read_file
    from drivers.errors import CommandError
    from drivers.lane import LaneTimes

    logging.basicConfig(level=chosen.log.upper(), stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    messages = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints goes to the log, never between the messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the desk's affair
    sys.setswitchinterval(_SWITCH_S)
    try:
        host.serve(
            read_file(chosen.config),
            sys.stdin.buffer,
            messages,
            times=LaneTimes(poll_s=chosen.poll_s, retry_s=chosen.retry_s),
            leave=os._exit,
        )
    except CommandError as error:
        print(f"{error.code}: {error.field}: {error.rule}", file=sys.stderr)
        return 2
    return 0


def _library_host(chosen: argparse.Namespace) -> int:
    from drivers.vendor import library_host

    return library_host.serve(chosen.folder, chosen.library, chosen.functions, chosen.convention)


def _detect(chosen: argparse.Namespace) -> int:
    from dataclasses import asdict

    from drivers import offered
    from drivers.configuration import read_file
    from drivers.detection import ask, look, told
    from drivers.errors import CommandError

    try:
        configured = read_file(chosen.config) if chosen.config and chosen.config.exists() else ()
    except CommandError:
        configured = ()  # a file that is wrong holds no port
    found = [ask(chosen.ask, configured)] if chosen.ask else look(configured)
    if sys.stdout.isatty() and not chosen.json:
        print("\n".join(map(told, found)) or "No port and no printer is listed.")
        return 0
    answer = {
        "found": [asdict(each) for each in found], "models": offered.models(), "settings": offered.settings(),
        "connections": offered.connections(),
    }  # fmt: skip
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from drivers.catalog import make_devices
    from drivers.configuration import read_file
    from drivers.errors import CommandError

    try:
        devices = make_devices(read_file(chosen.config))
    except CommandError as error:
        print(json.dumps({"field": error.field, "rule": error.rule}))
        return 2
    print(json.dumps({"devices": list(devices)}))
    return 0


def _example(chosen: argparse.Namespace) -> int:
    from drivers.configuration import EXAMPLE

    print(json.dumps(EXAMPLE, ensure_ascii=False, indent=2))
    return 0


def _emulate(chosen: argparse.Namespace) -> int:
    import tempfile

    from drivers.emulation.control import Refused
    from drivers.emulation.telling import Telling
    from drivers.emulation.window import Window, WindowOptions, write_config

    if wrong := _wrong_model(chosen.with_models):
        print(wrong, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="paydesk-emulate-") as passing:
        options = WindowOptions(
            state=(chosen.state or Path(passing)).resolve(),
            control_port=chosen.control_port,
            scanner_port=chosen.scanner_port,
            printer_port=chosen.printer_port,
            paper_mm=chosen.paper,
            pty=chosen.pty,
            font_path=chosen.font,
            with_models=dict(each.split("=", 1) for each in chosen.with_models),
        )
        try:
            window = Window(options)
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 2
        except OSError as error:
            print(f"a port is taken, or may not be used: {error.strerror}", file=sys.stderr)
            return 2
        if chosen.write_config:
            write_config(chosen.write_config, window.config())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: window.end())
        window.start()
        print(json.dumps(window.greeting(), ensure_ascii=False), flush=True)
        if chosen.exit_with_stdin:
            threading.Thread(target=_end_with_stdin, args=(window.end,), daemon=True).start()
        telling = Telling(window.look) if chosen.show or sys.stdout.isatty() else None
        while not window.wait(0.5):
            if telling is not None:
                print("".join(telling.news()), end="", flush=True)
        window.close()
    return 0


def _wrong_model(wanted: Sequence[str]) -> str:
    """What is wrong with ``--with``; which terminals and readers are emulated, the emulators themselves say."""
    from drivers.catalog import models_of

    kinds = [each.partition("=")[0] for each in wanted]
    for each in wanted:
        kind, _, model = each.partition("=")
        if not model:
            return f"--with {each}: KIND=MODEL, as display=lcd_lk822"
        if kinds.count(kind) > 1:
            return f"--with {each}: one {kind} at most"
        models = [name for name in models_of(kind) if name not in _WITHOUT_A_LINE]
        if kind not in {"terminal", "id_card", "insurance_card"} and models and model not in models:
            return f"{kind}: " + ", ".join(models)
    return ""


def _end_with_stdin(end: Callable[[], None]) -> None:
    while os.read(0, 4096):  # past the buffer, whose lock would be held when the interpreter ends
        continue
    end()


if __name__ == "__main__":
    sys.exit(main())
