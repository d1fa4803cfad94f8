"""The server's settings: one frozen tree from a TOML file and the environment, every key checked at start."""

import dataclasses
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import msgspec
from msgspec import Meta, Struct

from app.core.errors import InvalidInput
from server.settings_sections import (
    Documents,
    Funds,
    Mail,
    OwnStatements,
    Reconciliation,
    check_mail,
    check_times,
)

Shape = TypeVar("Shape")

DEFAULT_FILE = "paydesk-server.toml"
PREFIX = "PAYDESK_"
CONFIG_VARIABLE = "PAYDESK_CONFIG"

Text = Annotated[str, Meta(min_length=1, max_length=200)]
Port = Annotated[int, Meta(ge=0, le=65535)]
Seconds = Annotated[int, Meta(ge=1, le=86400)]
FORMS: Mapping[str, str] = {
    "database_url": "must begin with sqlite:/// (and a file) or postgresql:// (user, password, host, database)",
    "outbound.proxy": "must be empty or an address like http://front-machine:3128",
}
"""What a key whose form is a pattern must look like, for people."""

Section = dict[str, Any]
"""A channel's or business system's own keys, checked by the one who builds it."""


class SettingsError(Exception):
    """A setting that will not do: ``key``, the ``problem``, and the ``origin`` (file or environment variable)."""

    def __init__(self, key: str, problem: str, origin: str) -> None:
        super().__init__(f"setting {key}: {problem} (from {origin})" if key else f"{problem} (from {origin})")
        self.key, self.problem, self.origin = key, problem, origin


class Server(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the server listens. With a certificate (PEM, with its chain) and key it speaks TLS only.

    ``one_core``: Python runs one thread at a time; its threads pass the turn on within one core 2.7 times as fast as
    between two (measured: 32 windows, SQLite). A second server on the same computer takes another core; a run of
    reconciliation uses all of them.
    ``requests_per_second`` of one window, three times as many at once; payments and refunds are counted apart.
    """

    host: Text = "127.0.0.1"
    port: Port = 8443
    tls_certificate: str = ""
    tls_key: str = ""
    largest_body_kib: Annotated[int, Meta(ge=16, le=65536)] = 256
    requests_per_second: Annotated[int, Meta(ge=5, le=10_000)] = 100
    money_requests_per_second: Annotated[int, Meta(ge=5, le=10_000)] = 200
    one_core: bool = True


class Outbound(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How channels and business systems are reached: an HTTP proxy on the front machine, and whom to trust."""

    proxy: Annotated[str, Meta(pattern=r"^(https?://[^\s/]+/?)?$")] = ""
    ca_bundle: str = ""


class Identity(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sessions, locking and the cost of a password hash (argon2id)."""

    session_hours: Annotated[int, Meta(ge=1, le=24)] = 12
    session_idle_minutes: Annotated[int, Meta(ge=1, le=1440)] = 120
    lock_after_failures: Annotated[int, Meta(ge=3, le=20)] = 5
    attempts_per_minute: Annotated[int, Meta(ge=3, le=1000)] = 20
    argon2_time_cost: Annotated[int, Meta(ge=1, le=20)] = 3
    argon2_memory_kib: Annotated[int, Meta(ge=8, le=1048576)] = 65536
    argon2_parallelism: Annotated[int, Meta(ge=1, le=16)] = 1


class Log(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is logged and where: standard error, or a file that is turned over when full."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    file: str = ""
    largest_mib: Annotated[int, Meta(ge=1, le=1024)] = 20
    kept_files: Annotated[int, Meta(ge=1, le=100)] = 10


class VaultKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the master key of the vault is: the system's keyring, or a file that only the service can read."""

    master_key: Literal["keyring", "file"] = "file"
    file: Annotated[str, Meta(min_length=1)] = "paydesk-master.key"


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why money goes back: a code that never changes meaning, and its words in both languages."""

    code: Annotated[str, Meta(pattern=r"^refund\.[a-z][a-z_]{0,40}$")]
    zh: Annotated[str, Meta(min_length=1, max_length=30)]
    en: Annotated[str, Meta(min_length=1, max_length=60)]


REASONS = (
    Reason(code="refund.patient_request", zh="患者要求", en="Patient asked"),
    Reason(code="refund.wrong_item", zh="项目错误", en="Wrong item"),
    Reason(code="refund.not_executed", zh="未执行", en="Not carried out"),
    Reason(code="refund.wrong_amount", zh="金额错误", en="Wrong amount"),
    Reason(code="refund.other", zh="其他原因", en="Other reason"),
)


class Refunds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to this amount a refund needs no second person (a role may name its own limit); 0: every refund does."""

    self_approve_limit_fen: Annotated[int, Meta(ge=0, le=10**9)] = 0
    reasons: Annotated[tuple[Reason, ...], Meta(min_length=1, max_length=30)] = REASONS


class Shifts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a shift counts as left open, and is closed by rule: so long after it began, and so long without a taking.
    ``print_invoice_numbers``: every receipt of a payment uses a number of the window's invoice range."""

    left_open_after_hours: Annotated[int, Meta(ge=1, le=240)] = 16
    left_open_idle_hours: Annotated[int, Meta(ge=0, le=48)] = 4
    print_invoice_numbers: bool = False


class Gates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be well before money moves: room on the disks, and how far our clock may be from a channel's.
    ``volumes``: folders on further volumes that must have room, as PostgreSQL's own if it runs on this computer."""

    least_free_mib: Annotated[int, Meta(ge=1, le=10**6)] = 200
    volumes: tuple[str, ...] = ()
    clock_limit_s: Annotated[int, Meta(ge=10, le=3600)] = 180


class Desk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the windows are told."""

    lock_after_idle_s: Seconds = 600


class Offline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a window may take while the server does not answer: see `app.wire.offline.OfflineRules`.

    ``read_bills`` takes cash only for bills that the window read from us shortly before; ``off`` takes nothing.
    """

    cash: Literal["off", "read_bills"] = "read_bills"
    largest_payment_fen: Annotated[int, Meta(ge=0, le=10**9)] = 200_000
    largest_sum_fen: Annotated[int, Meta(ge=0, le=10**10)] = 2_000_000
    longest_minutes: Annotated[int, Meta(ge=1, le=720)] = 240
    bills_read_within_minutes: Annotated[int, Meta(ge=1, le=120)] = 15

    @property
    def longest_s(self) -> int:
        """How long after the line went down cash is taken."""
        return self.longest_minutes * 60

    @property
    def bills_read_within_s(self) -> int:
        """How old a bill may be that is paid so."""
        return self.bills_read_within_minutes * 60


class Settling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Late money that is still wanted goes back by rule when nobody has decided within ``late_decision_hours``."""

    late_decision_hours: Annotated[int, Meta(ge=1, le=720)] = 24


class Posting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The pace at which each business system is told, a server: ``burst`` at once, then ``per_second``; one that does
    not answer is asked every ``probe_every_s``."""

    per_second: Annotated[int, Meta(ge=1, le=1000)] = 20
    burst: Annotated[int, Meta(ge=1, le=10000)] = 40
    probe_every_s: Annotated[int, Meta(ge=1, le=600)] = 5


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. ``base`` is the folder that relative paths are read from: that of the file, else the working one."""

    database_url: Annotated[str, Meta(pattern=r"^(sqlite|postgresql(\+psycopg)?)://")] = "sqlite:///paydesk.db"
    hospital_name: Annotated[str, Meta(min_length=1, max_length=60)] = "医院"
    campus: Annotated[str, Meta(min_length=1, max_length=60)] = "main"
    practice: bool = False
    practice_clock_offset_s: Annotated[int, Meta(ge=-(10**8), le=0)] = 0
    server: Server = Server()
    outbound: Outbound = Outbound()
    identity: Identity = Identity()
    log: Log = Log()
    vault: VaultKey = VaultKey()
    refunds: Refunds = Refunds()
    settling: Settling = Settling()
    posting: Posting = Posting()
    gates: Gates = Gates()
    desk: Desk = Desk()
    shifts: Shifts = Shifts()
    offline: Offline = Offline()
    reconciliation: Reconciliation = Reconciliation()
    own_statements: OwnStatements = OwnStatements()
    mail: Mail = Mail()
    funds: Funds = Funds()
    documents: Documents = Documents()
    channels: dict[str, Section] = msgspec.field(default_factory=dict)
    businesses: dict[str, Section] = msgspec.field(default_factory=dict)
    certificates: dict[str, Section] = msgspec.field(default_factory=dict)
    base: str = "."

    def path(self, name: str) -> Path:
        """A path of the settings, made absolute from the settings file's folder."""
        return (Path(self.base) / name).resolve()


def load(file: str | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read settings: the file (else ``PAYDESK_CONFIG``, else ./paydesk-server.toml if it is there), then environment.

    Raises SettingsError, which names the key, the problem and where the value came from.
    """
    environment = os.environ if environment is None else environment
    named = file or environment.get(CONFIG_VARIABLE, "")
    path = Path(named or DEFAULT_FILE)
    origins: dict[str, str] = {}
    is_there = bool(named) or path.exists()
    tree: Section = _read(path) if is_there else {}
    if "base" in tree:
        raise SettingsError("base", "is not a setting", str(path))
    _note_origins(tree, "", str(path), origins)
    _overlay(tree, environment, origins)
    default_origin = str(path) if is_there else "defaults"
    try:
        settings = msgspec.convert({**tree, "base": str(path.parent)}, Settings, strict=False)
    except msgspec.ValidationError as error:
        key, problem = _explain(str(error))
        raise SettingsError(key, problem, _origin(key, origins, default_origin)) from None
    _check(settings, origins, default_origin)
    return settings


def _read(path: Path) -> Section:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("", f"cannot be read: {error.strerror}", str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("", f"is not TOML: {error}", str(path)) from None


def _note_origins(tree: Section, above: str, origin: str, origins: dict[str, str]) -> None:
    for name, value in tree.items():
        origins[above + name] = origin
        if isinstance(value, dict):
            _note_origins(value, f"{above}{name}.", origin, origins)


def _overlay(tree: Section, environment: Mapping[str, str], origins: dict[str, str]) -> None:
    """``PAYDESK_SERVER__PORT=8444`` is server.port; a name without ``__`` counts only when it is a top-level key."""
    top = {name for name in Settings.__struct_fields__ if name != "base"}
    for variable in sorted(environment):
        if not variable.startswith(PREFIX) or variable == CONFIG_VARIABLE:
            continue
        places = variable.removeprefix(PREFIX).lower().split("__")
        if len(places) == 1 and places[0] not in top:
            continue  # another program's: only names with a section are certainly meant for us
        branch = tree
        for place in places[:-1]:
            child = branch.setdefault(place, {})
            if not isinstance(child, dict):
                raise SettingsError(".".join(places), "is not a section", f"environment variable {variable}")
            branch = child
        branch[places[-1]] = environment[variable]
        origins[".".join(places)] = f"environment variable {variable}"


def _explain(message: str) -> tuple[str, str]:
    problem, _, path = message.partition(" - at `$")
    key = path.rstrip("`").removeprefix(".").replace("[...]", "")
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", problem)
    if unknown:
        key = f"{key}.{unknown.group(1)}" if key else unknown.group(1)
        problem = "there is no such setting"
    return key, FORMS.get(key, problem) if "regex" in problem else problem


def _origin(key: str, origins: Mapping[str, str], otherwise: str) -> str:
    below = next((origin for name, origin in origins.items() if name.startswith(f"{key}.")), otherwise)
    while key:
        if key in origins:
            return origins[key]
        key = key.rpartition(".")[0]
    return below


def _check(settings: Settings, origins: Mapping[str, str], otherwise: str) -> None:
    def refuse(key: str, problem: str) -> None:
        raise SettingsError(key, problem, _origin(key, origins, otherwise))

    http = settings.server
    if bool(http.tls_certificate) != bool(http.tls_key):
        refuse("server.tls_key" if http.tls_certificate else "server.tls_certificate", "both or neither must be given")
    files = (
        ("server.tls_certificate", http.tls_certificate),
        ("server.tls_key", http.tls_key),
        ("outbound.ca_bundle", settings.outbound.ca_bundle),
    )
    for key, name in files:
        if name and not settings.path(name).is_file():
            refuse(key, f"no such file: {settings.path(name)}")
    if settings.log.file and not settings.path(settings.log.file).parent.is_dir():
        refuse("log.file", f"no such folder: {settings.path(settings.log.file).parent}")
    if settings.practice_clock_offset_s and not settings.practice:
        refuse("practice_clock_offset_s", "is for practice alone")
    parties = frozenset(settings.channels) | frozenset(settings.businesses)
    check_times(settings.reconciliation, settings.own_statements, parties, refuse)
    check_mail(settings.mail, lambda name: settings.path(name).is_file(), refuse)
    for group, sections in (("channels", settings.channels), ("businesses", settings.businesses)):
        for name, section in sections.items():
            _check_section(f"{group}.{name}", section, refuse, settings)
    for name, section in settings.certificates.items():
        _check_section(f"certificates.{name}", section, refuse, settings)


def _check_section(key: str, section: Section, refuse: Any, settings: Settings) -> None:
    for name, value in section.items():
        if name.endswith("_file"):
            if not isinstance(value, str) or not value:
                refuse(f"{key}.{name}", "must name a file")
            elif not settings.path(value).is_file():
                refuse(f"{key}.{name}", f"no such file: {settings.path(value)}")


def read_section(path: str, shape: type[Shape], values: Mapping[str, Any]) -> Shape:
    """A channel's or business system's section as its settings, a dataclass that checks itself.

    Raises InvalidInput ``settings.invalid`` whose field is the key at fault, with its path.
    """
    fields = {field.name: field for field in dataclasses.fields(shape) if field.init}  # type: ignore[arg-type]
    missing = [key for key, field in fields.items() if field.default is dataclasses.MISSING and key not in values]
    for keys, problem in ((values.keys() - fields.keys(), "is not a setting"), (missing, "is missing")):
        for key in keys:
            raise InvalidInput(f"{path}.{key}", problem, "settings.invalid")
    hints = get_type_hints(shape)
    converted = {}
    for key, value in values.items():
        try:
            converted[key] = msgspec.convert(value, hints[key])
        except msgspec.ValidationError as error:
            raise InvalidInput(f"{path}.{key}", str(error), "settings.invalid") from None
    try:
        return shape(**converted)
    except InvalidInput as error:
        raise InvalidInput(f"{path}.{error.values['field']}", str(error.values["rule"]), error.code) from None
