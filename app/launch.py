"""Start the whole product in practice mode on this computer: practice gateways, server, emulated devices, one window.

Each part is a process of its own, started with the same Python; everything lives below one folder and is used again at
the next start. Nothing here reaches further than 127.0.0.1.
"""

import json
import logging
import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

READY_S = 60
STOP_S = 10
HOSPITAL = "练习医院"
WINDOW = "1号窗口"
PASSWORD = "practice-2026"  # noqa: S105 - of the practice operators, shown on the sign-in screen
OPERATORS = (
    ("cashier", "林晓", "cashier"),
    ("relief", "赵敏", "cashier"),
    ("supervisor", "陈静", "supervisor"),
    ("finance", "王磊", "finance"),
    ("admin", "管理员", "administrator"),
)
"""Practice operators: username, display name, role."""
HOUSE: Mapping[str, Any] = {
    "operators": [
        {"username": username, "name": name, "roles": [role], "password": PASSWORD, "must_change": False}
        for username, name, role in OPERATORS
    ],
    "windows": [{"name": WINDOW}],
}
"""What is there at the first start, as `server admin set-up` wants it."""
SELF_APPROVE_FEN = 50000
PRACTICE_ACQUIRER = "898330180620001"
Setting = str | int | bool | list[int]
QUICK_RULES: Mapping[str, Setting] = {
    "first_query_s": 1,
    "query_interval_s": 1,
    "reverse_not_before_s": 2,
    "reverse_interval_s": 1,
    "refund_query_s": [1],
}
"""Of a world that is lived quickly, so that nobody waits for what a wallet does after 15 s."""
STILL_RUNNING = "If another practice is still running on this folder, end it first."


class LaunchError(RuntimeError):
    """A part did not start; the message names it and its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """A running practice world as the desk needs it."""

    server_url: str
    enrolment_code: str
    """Empty when the window has been enrolled before."""
    credentials_file: Path
    devices_file: Path
    emulator_port: int
    folder: Path


class Launcher:
    """Starts the parts in order, and ends them, by their process ids alone. Each also ends by itself when its standard
    input does: a window that was killed leaves nothing running."""

    def __init__(self, folder: Path, *, speed: str = "1", behind_s: int = 0) -> None:
        """``folder`` holds keys, books, database and logs; ``speed`` divides the far ends' waits (a tour is
        quicker). The whole world lives ``behind_s`` seconds ago.
        """
        self._folder, self._speed, self._behind_s = folder.resolve(), speed, behind_s
        self._parts: list[subprocess.Popen[str]] = []

    def start(self) -> Practice:
        """Start everything. Raises LaunchError; ends what had been started."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the parts, last started first."""
        for part in reversed(self._parts):
            part.terminate()
        for part in reversed(self._parts):
            try:
                part.wait(STOP_S)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait(STOP_S)
            for pipe in (part.stdin, part.stdout):
                if pipe:
                    pipe.close()
        self._parts.clear()

    def _start(self) -> Practice:
        gateways = self._folder / "gateways"
        words = ["server.practice", "--port", "0", "--state", str(gateways), "--speed", self._speed]
        words += ["--clock-offset-s", str(-self._behind_s), "--statements-at-once", "--exit-with-stdin"]
        self._part("gateways", words)
        credentials_file = gateways / "credentials.json"
        sections = practice_settings(self._folder, json.loads(credentials_file.read_text("utf-8")))
        if self._behind_s:
            sections[""]["practice_clock_offset_s"] = -self._behind_s
            sections["channels.wechat.rules"] = dict(QUICK_RULES)
        config = write_settings(self._folder / "server.toml", sections)
        code = self._settle_in(config)
        server_url = self._part(
            "server", ["server", "--config", str(config), "serve", "--port", "0", "--exit-with-stdin"]
        ).split()[1]
        devices_file = self._folder / "devices.json"
        greeting = self._part(
            "devices",
            [
                "drivers",
                "emulate",
                "--state",
                str(self._folder / "paper"),
                "--write-config",
                str(devices_file),
                "--with",
                "display=lcd_lk822",
                "--with",
                "announcer=syn6288",
                "--with",
                "terminal=serial_df+keys",
                "--with",
                "keypad=plain",
                "--with",
                "id_card=cvr_termb",
                "--with",
                "insurance_card=sscarddriver",
                "--exit-with-stdin",
            ],
        )
        return Practice(
            server_url=server_url,
            enrolment_code=code,
            credentials_file=credentials_file,
            devices_file=devices_file,
            emulator_port=int(json.loads(greeting)["control_port"]),
            folder=self._folder,
        )

    def _part(self, name: str, module: Sequence[str]) -> str:
        """Start ``python -m module`` and answer its first line, its word that it is ready."""
        log_path = self._folder / f"{name}.log"
        with log_path.open("ab") as errors:
            part = subprocess.Popen(
                [sys.executable, "-m", *module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                text=True, encoding="utf-8", env=_environment(),
            )  # fmt: skip
        self._parts.append(part)
        line = _first_line(part, READY_S)
        if not line:
            said = log_path.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise LaunchError(f"{name} did not start: {''.join(said)}\n{STILL_RUNNING} The whole log: {log_path}")
        log.info("%s: process %d", name, part.pid)
        return line

    def _settle_in(self, config: Path) -> str:
        """Make or update the tables, at the first start also the practice operators and the window; answers an
        enrolment code while one is needed.
        """
        settled = self._folder / "settled"
        code_for = "" if (self._folder / "desk" / "window.token").exists() else WINDOW
        said = self._set_up(config, {**({} if settled.exists() else HOUSE), "enrolment_code": code_for})
        settled.touch()
        return said.strip().splitlines()[-1] if code_for else ""

    def _set_up(self, config: Path, listed: Mapping[str, Any]) -> str:
        """``admin set-up`` of the server's command line; answers what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "server", "--config", str(config), "admin", "set-up"],
            input=json.dumps(listed), capture_output=True, text=True, encoding="utf-8", timeout=READY_S,
            env=_environment(), check=False,
        )  # fmt: skip
        if done.returncode:
            raise LaunchError(f"server set-up: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def practice_settings(
    folder: Path, credentials: Mapping[str, Any], database_url: str = ""
) -> dict[str, dict[str, Setting]]:
    """The server's settings for the practice gateways, section by section ("" is the top); their secrets are written
    into ``folder``. Without ``database_url`` the database is a file there."""
    wechat, alipay, his = credentials["wechat"], credentials["alipay"], credentials["his"]
    files = {
        "wechat.key": wechat["api_key"],
        "alipay.key": alipay["app_private_key"],
        "alipay.pub": alipay["alipay_public_key"],
        "his.key": his["secret"],
    }
    for name, content in files.items():
        _write_private(folder / name, content)
    return {
        "": {
            "database_url": database_url or f"sqlite:///{(folder / 'practice.db').as_posix()}",
            "hospital_name": HOSPITAL,
            "practice": True,
        },
        "outbound": {"ca_bundle": credentials["ca_file"]},
        "log": {"file": "server-service.log"},
        "vault": {"file": "master.key"},
        "reconciliation": {"automatic": False},  # statements are fetched and days run by whoever learns it
        "refunds": {"self_approve_limit_fen": SELF_APPROVE_FEN},
        "channels.cash": {},
        "channels.card": {"merchant": PRACTICE_ACQUIRER},
        "channels.wechat": {
            "merchant": wechat["mch_id"],
            "app_id": wechat["appid"],
            "api_key_file": "wechat.key",
            "base_url": wechat["endpoint"],
        },
        "certificates.wechat": {
            "certificate_file": wechat["certificate_file"],
            "key_file": wechat["key_file"],
        },
        "channels.alipay": {
            "merchant": alipay["seller_id"],
            "app_id": alipay["app_id"],
            "private_key_file": "alipay.key",
            "alipay_public_key_file": "alipay.pub",
            "gateway_url": alipay["endpoint"],
        },
        "channels.alipay.rules": {"refund_pause_until_min": 0},  # in practice refunds are tried at any hour
        "businesses.his": {
            "kind": "his_rest",
            "base_url": f"{his['endpoint']}/v1",
            "key_id": his["key_id"],
            "secret_file": "his.key",
        },
    }


def write_settings(path: Path, sections: Mapping[str, Mapping[str, Setting]]) -> Path:
    """Write a settings file that only its owner can read; answers ``path``."""
    _write_private(path, _toml(sections))
    return path


def _first_line(part: "subprocess.Popen[str]", limit_s: float) -> str:
    """What a part says first; empty when it ended, or said nothing within the limit."""
    said: queue.Queue[str] = queue.Queue()
    pipe = part.stdout
    if pipe is None:
        return ""
    threading.Thread(target=lambda: said.put(pipe.readline()), name="first-line", daemon=True).start()
    try:
        return said.get(timeout=limit_s)
    except queue.Empty:
        return ""


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def _toml(sections: Mapping[str, Mapping[str, Setting]]) -> str:
    lines: list[str] = []
    for section, values in sections.items():
        if section:
            lines.append(f"\n[{section}]")
        lines.extend(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    return "\n".join(lines) + "\n"


def _write_private(path: Path, content: str) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    fresh.replace(path)
