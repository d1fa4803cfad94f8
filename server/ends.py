"""The ends of the server as the settings name them: database, channels, business systems, vault, mark."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from app.core.clock import Clock, SystemClock
from app.core.errors import PaydeskError
from server.business import catalog as business_catalog
from server.channels import catalog as channel_catalog
from server.outbound import Outbound, certificates_end, configured_certificates
from server.ports import BusinessSystem, Channel, MarkFile
from server.services.channel_doors import ALL_OPEN, ChannelDoors
from server.services.secrets_at_rest import Secrets
from server.services.snapshots import FreshKeys, KeyRing, KeysAtRest
from server.settings import Section, Settings, SettingsError
from server.storage.engine import Database, open_database
from server.storage.mark_file import JsonMarkFile
from server.vault.envelope import EnvelopeVault
from server.vault.master_keys import FileStore, KeyringStore

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
    mark_file: MarkFile | None = None
    """Where this server keeps the newest point of the history that it has seen."""
    refresh: Callable[[], Sequence[str]] = list
    """Look at files and secrets again and use what changed from the next call on; answers the names of what did."""
    snapshot_keys: KeyRing = field(default_factory=FreshKeys)
    """What signs the permissions that desks show for themselves while this server does not answer."""


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
        clock = SystemClock()
        known_channels, known_businesses = _configured(settings, database)
        channels = channel_catalog.build_channels(known_channels, outbound, clock)
        businesses = business_catalog.build_businesses(known_businesses, outbound, clock)

        def refresh() -> list[str]:
            fresh_channels, fresh_businesses = _configured(settings, database)
            new_channels = {  # the merchant stays: payments under way are asked for where they were made
                name: each
                for name, each in fresh_channels.items()
                if each != known_channels[name] and each.merchant == known_channels[name].merchant
            }
            new_businesses = {name: each for name, each in fresh_businesses.items() if each != known_businesses[name]}
            channels.update(channel_catalog.build_channels(new_channels, outbound, clock))
            businesses.update(business_catalog.build_businesses(new_businesses, outbound, clock))
            known_channels.update(new_channels)
            known_businesses.update(new_businesses)
            return [*new_channels, *new_businesses]

        yield Ends(
            database=database,
            channels=channels,
            businesses=businesses,
            clock=clock,
            doors=ChannelDoors(certificates_end(known_channels, certificates)),
            refresh=refresh,
            mark_file=JsonMarkFile(settings.path(MARK_FILE)),
            snapshot_keys=KeysAtRest(
                lambda: Secrets(database.reader, database.uow, clock, open_vault(settings)), clock
            ),
        )


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
