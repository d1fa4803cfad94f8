"""A channel whose merchant certificate is missing or ends is closed before money moves; what was begun goes on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from litestar.testing import TestClient

from server import bootstrap
from server.ends import SELDOM
from server.outbound import ClientCertificate, good_until
from server.services.channel_doors import MARGIN, ChannelDoors, Validity
from server.settings import Settings, SettingsError
from support.api_world import ApiWorld

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def a_certificate(file: Path, until: datetime) -> Path:
    """A certificate that ends then, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "m")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(until - timedelta(days=365)).not_valid_after(until)
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("ends_at", "reason"),
    [
        pytest.param(None, "channel.certificate_missing", id="none"),
        pytest.param(NOW - timedelta(days=1), "channel.certificate_expired", id="expired"),
        pytest.param(NOW + MARGIN, "channel.certificate_expired", id="too short to undo a payment"),
        pytest.param(NOW + MARGIN + timedelta(seconds=1), "", id="good"),
    ],
)
def test_the_certificate_decides(ends_at: datetime | None, reason: str) -> None:
    assert ChannelDoors({"wechat": ends_at}).closed_reason("wechat", NOW) == reason
    assert ChannelDoors({"wechat": ends_at}).closed_reason("cash", NOW) == ""


def test_a_closed_channel_takes_no_new_payment_and_answers_for_the_old(api_world: ApiWorld) -> None:
    api_world.operator("lin")
    desk = api_world.sign_in("lin", api_world.enrol())
    shift_no = desk.open_shift()
    before = desk.wish(shift_no)
    assert desk.post("/payments", before)[0] == 200
    ends = replace(api_world.house.ends, doors=ChannelDoors({"wechat": api_world.clock.now()}))
    api_world.house.stop()
    api_world.house = bootstrap.assemble(api_world.settings, ends)
    api_world.client = TestClient(api_world.house.application.asgi, raise_server_exceptions=False)
    with api_world.client:
        shown = desk.get("/configuration")[1]["channels"]
        assert {each["name"]: (each["open"], each["closed_reason"]) for each in shown} == {
            "cash": (True, ""),
            "wechat": (False, "channel.certificate_expired"),
        }
        status, problem = desk.post("/payments", desk.wish(shift_no))
        assert (status, problem["code"]) == (409, "channel.closed")
        assert problem["values"] == {"channel": "wechat", "reason": "channel.certificate_expired"}
        assert desk.post("/payments", before)[0] == 200
        other = {"bill_no": "B2", "kind": "outpatient", "version": "v1", "own_fen": 6360}
        assert desk.post("/payments", desk.wish(shift_no, "cash", bills=[other]))[0] == 200
    assert len([call for call in api_world.wechat.calls if call.startswith("pay")]) == 1


def settings_with(schema: Path, folder: Path, *sections: str) -> Settings:
    """Settings of a WeChat merchant with those certificate sections."""
    (folder / "key").write_text("0" * 32)
    wechat = {"merchant": "1900000109", "app_id": "wx1", "api_key_file": "key"}
    certificates = {name: {"certificate_file": "c.pem", "key_file": "k.pem"} for name in sections}
    url = f"sqlite:///{shutil.copy(schema, folder / 'books.db')}"
    return Settings(database_url=url, channels={"wechat": wechat}, certificates=certificates, base=str(folder))


def test_the_server_reads_when_its_certificates_end(tmp_path: Path, migrated_sqlite: Path) -> None:
    until = datetime(2027, 1, 1, tzinfo=UTC)
    a_certificate(tmp_path / "c.pem", until)
    assert good_until(ClientCertificate(str(tmp_path / "c.pem"), "")) == until
    with bootstrap.open_ends(settings_with(migrated_sqlite, tmp_path, "wechat")) as ends:
        assert ends.doors.certificates == {"wechat": Validity(until - timedelta(days=365), until)}
        a_certificate(tmp_path / "c.pem", until + timedelta(days=365))
        for _ in range(SELDOM + 1):
            ends.gate.look()
        assert ends.doors.closed_reason("wechat", until) == "", "a renewed one is used without a restart"
    with bootstrap.open_ends(settings_with(migrated_sqlite, tmp_path)) as ends:
        assert ends.doors.certificates == {"wechat": None}


def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path, migrated_sqlite: Path) -> None:
    settings = settings_with(migrated_sqlite, tmp_path, "wechat")
    (tmp_path / "c.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match=r"certificates\.wechat\.certificate_file"), bootstrap.open_ends(settings):
        pass
