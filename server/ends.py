"""The ends of the server as the settings name them: database, channels, business systems, vault, mark."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography import x509

from app.core.clock import Clock, ShiftedClock, SystemClock
from app.core.errors import PaydeskError
from server.business import catalog as business_catalog
from server.channels import catalog as channel_catalog
from server.channels.far_clocks import FarClock
from server.channels.watched import WatchedChannel
from server.domain.gate import Verdict
from server.jobs.gates import A_DAY_S, InBackground, RoomOnDisk, Seldom, TakesWrites
from server.outbound import ClientCertificate, Outbound, certificates_end, configured_certificates
from server.ports import BusinessSystem, Channel, MarkFile, Vault
from server.services.channel_doors import ALL_OPEN, ChannelDoors, Check, HealthGate, Validity
from server.services.passwords import HashingCost, Passwords
from server.services.seals import DOCUMENT_KEYS
from server.services.secrets_at_rest import Secrets
from server.services.snapshots import SECRET as SNAPSHOT_KEYS
from server.services.snapshots import FreshKeys, KeyRing, KeysAtRest
from server.settings import Identity, Section, Settings, SettingsError
from server.storage.durability import durability, room, soundness
from server.storage.engine import Database, open_database, read_url
from server.storage.mark_file import JsonMarkFile
from server.vault.envelope import EnvelopeVault, LazyVault
from server.vault.master_keys import FileStore, KeyringStore, PassingStore

SELDOM = 6
"""Rounds of 5 s between two looks at the database's settings and at certificates."""
MARK_FILE = "paydesk-mark.json"
"""Beside the settings; see `server.services.notice_restore`."""
FILE, SECRET = "_file", "_secret"
"""Ends of keys whose value says where the real one is: a file, or a secret in the vault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The ends of the server that are not its own: storage, channels, business systems, time."""

    database: Database
    channels: Mapping[str, Channel]
    businesses: Mapping[str, BusinessSystem]
    clock: Clock
    doors: ChannelDoors = ALL_OPEN
    gate: HealthGate = field(default_factory=lambda: HealthGate([]))
    """What is looked at in rounds, and closes channels."""
    mark_file: MarkFile | None = None
    """Where this server keeps the newest point of the history that it has seen."""
    refresh: Callable[[], Sequence[str]] = list
    """Look at files and secrets again and use what changed from the next call on; answers the names of what did."""
    vault: Vault = field(default_factory=lambda: EnvelopeVault(PassingStore()))
    """Seals what must not be read in the database; made anew here: gone with the process."""
    snapshot_keys: KeyRing = field(default_factory=FreshKeys)
    """What signs the permissions that desks show for themselves while this server does not answer."""
    document_keys: KeyRing = field(default_factory=FreshKeys)
    """What seals day proofs."""


def passwords_of(identity: Identity) -> Passwords:
    """Hashing at the costs of the settings."""
    return Passwords(
        HashingCost(
            time_cost=identity.argon2_time_cost,
            memory_kib=identity.argon2_memory_kib,
            parallelism=identity.argon2_parallelism,
        )
    )


@contextmanager
def open_ends(settings: Settings) -> Iterator[Ends]:
    """The ends that the settings name, closed again at the end. Raises SettingsError as `open_house`."""
    with ExitStack() as stack:
        database = open_database(database_url(settings))
        stack.callback(database.close)
        certificates = configured_certificates(settings)
        outbound = Outbound(
            ca_bundle=str(settings.path(settings.outbound.ca_bundle)) if settings.outbound.ca_bundle else "",
            certificates=certificates,
            proxy=settings.outbound.proxy,
        )
        stack.callback(outbound.close)
        clock = clock_of(settings)
        known_channels, known_businesses = _configured(settings, database)
        far_clocks = {name: FarClock(outbound, clock, name, settings.gates.clock_limit_s) for name in known_channels}

        def built(wanted: Mapping[str, channel_catalog.ChannelSettings]) -> dict[str, Channel]:
            made: dict[str, Channel] = {}
            for name, each in wanted.items():
                made |= channel_catalog.build_channels({name: each}, far_clocks[name], clock)
            return {name: WatchedChannel(each, clock) for name, each in made.items()}

        channels = built(known_channels)
        good: dict[str, Validity | None] = {}
        businesses = business_catalog.build_businesses(known_businesses, outbound, clock)

        def refresh() -> list[str]:
            fresh_channels, fresh_businesses = _configured(settings, database)
            new_channels = {  # the merchant stays: payments under way are asked for where they were made
                name: each
                for name, each in fresh_channels.items()
                if each != known_channels[name] and each.merchant == known_channels[name].merchant
            }
            new_businesses = {name: each for name, each in fresh_businesses.items() if each != known_businesses[name]}
            channels.update(built(new_channels))
            businesses.update(business_catalog.build_businesses(new_businesses, outbound, clock))
            known_channels.update(new_channels)
            known_businesses.update(new_businesses)
            return [*new_channels, *new_businesses]

        def certificates_now() -> Sequence[Verdict]:
            good.update(certificates_good(known_channels, certificates))
            return []

        def heard_of_channels() -> Sequence[Verdict]:
            keys = [each.verdict() for each in channels.values() if isinstance(each, WatchedChannel)]
            return [*keys, *(each.verdict() for each in far_clocks.values())]

        certificates_end(known_channels, certificates)  # one that cannot be read is a fault of the settings
        certificates_now()
        own = _own_checks(settings, database, clock)
        gate = HealthGate([*own, Seldom(certificates_now, SELDOM), heard_of_channels])
        yield Ends(
            database=database,
            channels=channels,
            businesses=businesses,
            clock=clock,
            doors=ChannelDoors(good, gate.closed),
            gate=gate,
            refresh=refresh,
            vault=LazyVault(lambda: open_vault(settings)),
            mark_file=JsonMarkFile(settings.path(MARK_FILE)),
            snapshot_keys=_keys(settings, database, clock, SNAPSHOT_KEYS),
            document_keys=_keys(settings, database, clock, DOCUMENT_KEYS),
        )


def clock_of(settings: Settings) -> Clock:
    """The computer's clock; in practice it may run behind, so that a day that is over can be lived."""
    behind_s = settings.practice_clock_offset_s
    return ShiftedClock(timedelta(seconds=behind_s)) if behind_s else SystemClock()


def _own_checks(settings: Settings, database: Database, clock: Clock) -> list[Check]:
    """What is looked at of this server itself: its disks and its database."""
    url = database_url(settings)
    return [
        RoomOnDisk(folders_with_room(settings, url), settings.gates.least_free_mib),
        TakesWrites(database.uow),
        Seldom(lambda: durability(url, closes=not settings.practice), SELDOM),
        Seldom(lambda: room(url), SELDOM),
        InBackground(lambda: soundness(url), A_DAY_S, clock),
    ]


def _keys(settings: Settings, database: Database, clock: Clock, secret: str) -> KeyRing:
    return KeysAtRest(lambda: Secrets(database.reader, database.uow, clock, open_vault(settings)), clock, secret)


def folders_with_room(settings: Settings, url: str) -> list[Path]:
    """Whose volumes must have room: that of SQLite's file, the master key's, and those that the settings name."""
    file = read_url(url).database if url.startswith("sqlite") else ""
    own = settings.path(settings.vault.file).parent
    known = [folder for folder in (Path(file or own / "x").parent, own) if folder.is_dir()]
    return [*known, *map(settings.path, settings.gates.volumes)]  # one that was named and is not there has no room


def certificates_good(
    channels: Mapping[str, object], certificates: Mapping[str, ClientCertificate]
) -> dict[str, Validity | None]:
    """When the certificate of each channel that presents one is good; None for one that is not there."""
    found: dict[str, Validity | None] = {}
    for channel, each in channels.items():
        if name := str(getattr(each, "client_certificate", "")):
            found[channel] = _validity(certificates[name]) if name in certificates else None
    return found


def _validity(certificate: ClientCertificate) -> Validity | None:
    try:
        read = x509.load_pem_x509_certificate(Path(certificate.certificate).read_bytes())
    except (OSError, ValueError):
        return None
    return Validity(read.not_valid_before_utc, read.not_valid_after_utc)


def _configured(
    settings: Settings, database: Database
) -> tuple[dict[str, channel_catalog.ChannelSettings], dict[str, business_catalog.BusinessSettings]]:
    """Settings of channels and business systems with what their files and secrets hold at this moment."""
    channels = _opened(settings, "channels", settings.channels, _secret_keys_of_channel, database)
    businesses = _opened(settings, "businesses", settings.businesses, _secret_keys_of_business, database)
    return (
        {name: channel_catalog.read_settings(name, section) for name, section in channels},
        {name: business_catalog.read_settings(name, section) for name, section in businesses},
    )


def open_vault(settings: Settings) -> EnvelopeVault:
    """The vault with its master key, which is made when there is none yet."""
    if settings.vault.master_key == "keyring":
        return EnvelopeVault(KeyringStore())
    return EnvelopeVault(FileStore(settings.path(settings.vault.file)))


def _opened(
    settings: Settings,
    group: str,
    sections: Mapping[str, Section],
    secret_keys: Callable[[str, Section], tuple[str, ...]],
    database: Database,
) -> Iterator[tuple[str, Section]]:
    """The sections with every ``<key>_file`` and ``<key>_secret`` replaced by what it refers to."""
    for name, section in sections.items():
        for key in secret_keys(name, section):
            if key in section:
                problem = f"must not stand in the settings: use {key}_file or {key}_secret"
                raise SettingsError(f"{group}.{name}.{key}", problem, "settings")
        yield (
            name,
            {
                key.removesuffix(FILE).removesuffix(SECRET): _opened_value(
                    settings, f"{group}.{name}.{key}", value, database
                )
                for key, value in section.items()
            },
        )


def _opened_value(settings: Settings, key: str, value: object, database: Database) -> object:
    if key.endswith(FILE):
        try:
            return settings.path(str(value)).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise SettingsError(key, "cannot be read", "settings") from None
    if key.endswith(SECRET):
        store = Secrets(database.reader, database.uow, SystemClock(), open_vault(settings))
        try:
            return store.open(str(value)).decode()
        except PaydeskError as error:
            raise SettingsError(key, f"{error}; put it there with: admin set-secret", "settings") from None
    return value


def _secret_keys_of_channel(name: str, section: Section) -> tuple[str, ...]:
    return tuple(getattr(channel_catalog.SETTINGS.get(name), "secrets", ()))


def _secret_keys_of_business(name: str, section: Section) -> tuple[str, ...]:
    return tuple(getattr(business_catalog.SETTINGS.get(str(section.get("kind", "his_rest"))), "secrets", ()))


def database_url(settings: Settings) -> str:
    """The database's URL; a relative SQLite path is read from the settings file's folder."""
    scheme, mark, name = settings.database_url.partition("sqlite:///")
    if not mark or scheme or name.startswith("/"):
        return settings.database_url
    return f"sqlite:///{settings.path(name).as_posix()}"
