"""Who the practice gateways are: their authority, certificates, merchants and keys, made once and kept in a folder."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CREDENTIALS = "credentials.json"
KEY_BITS = 2048
_VALID = timedelta(days=3650)
# Two merchants each, so that a second campus can have its own.
_WECHAT = (("wx8f2c4b7a9d1e6035", "1900000109"), ("wx8f2c4b7a9d1e6036", "1900000209"))
_ALIPAY = (("2021004100000109", "2088102100000109"), ("2021004100000209", "2088102100000209"))
_HIS_KEY_ID = "desk-1"


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate that signs others, and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


def ensure_identity(folder: Path, *, base_url: str) -> dict[str, Any]:
    """The credentials of this folder: made at the first start, later only their addresses are renewed."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CREDENTIALS
    credentials = json.loads(path.read_text("utf-8")) if path.exists() else _new(folder)
    credentials["base_url"] = base_url
    credentials["control_url"] = f"{base_url}/control"
    credentials["wechat"]["endpoint"] = base_url
    credentials["alipay"]["endpoint"] = f"{base_url}/gateway.do"
    credentials["his"]["endpoint"] = f"{base_url}/his"
    write_private(path, json.dumps(credentials, indent=2, ensure_ascii=False).encode())
    return credentials


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _new(folder: Path) -> dict[str, Any]:
    folder = folder.resolve()
    authority = _authority()
    _write_pem(folder / "ca.pem", authority.certificate)
    server = _issue(authority, "127.0.0.1", server=True)
    _write_pem(folder / "server.pem", server.certificate)
    _write_key(folder / "server_key.pem", server.key)
    gateway_key = _key()
    _write_key(folder / "alipay_gateway_private_key.pem", gateway_key)
    return {
        "version": 1,
        "ca_file": str(folder / "ca.pem"),
        "server_certificate_file": str(folder / "server.pem"),
        "server_key_file": str(folder / "server_key.pem"),
        "control_token": secrets.token_urlsafe(32),
        "link_secret": secrets.token_hex(32),
        "wechat": _main_and_others([_wechat_merchant(folder, authority, *numbers) for numbers in _WECHAT]),
        "alipay": _main_and_others([_alipay_merchant(folder, gateway_key, *numbers) for numbers in _ALIPAY]),
        "his": {"key_id": _HIS_KEY_ID, "secret": secrets.token_hex(32)},
    }


def _main_and_others(merchants: list[dict[str, Any]]) -> dict[str, Any]:
    return {**merchants[0], "others": merchants[1:]}


def _wechat_merchant(folder: Path, authority: Signer, appid: str, mch_id: str) -> dict[str, Any]:
    issued = _issue(authority, mch_id, server=False)
    certificate_file = folder / f"wechat_{mch_id}_cert.pem"
    key_file = folder / f"wechat_{mch_id}_key.pem"
    _write_pem(certificate_file, issued.certificate)
    _write_key(key_file, issued.key)
    return {
        "appid": appid,
        "mch_id": mch_id,
        "api_key": secrets.token_hex(16),
        "certificate_file": str(certificate_file),
        "key_file": str(key_file),
        "certificate_serial": f"{issued.certificate.serial_number:X}",
    }


def _alipay_merchant(folder: Path, gateway_key: rsa.RSAPrivateKey, app_id: str, seller_id: str) -> dict[str, Any]:
    key = _key()
    private_file = folder / f"alipay_{app_id}_private_key.pem"
    _write_key(private_file, key)
    public_file = folder / "alipay_public_key.pem"
    public_file.write_bytes(_public_pem(gateway_key))
    return {
        "app_id": app_id,
        "seller_id": seller_id,
        "sign_type": "RSA2",
        "app_private_key_file": str(private_file),
        "app_private_key": _private_pem(key).decode(),
        "app_public_key": _public_pem(key).decode(),
        "alipay_public_key_file": str(public_file),
        "alipay_public_key": _public_pem(gateway_key).decode(),
    }


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _write_key(path: Path, key: rsa.RSAPrivateKey) -> None:
    write_private(path, _private_pem(key))


def _write_pem(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _name(common_name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Paydesk practice")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: str, issuer: str, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=not signs_certificates,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


_AUTHORITY = "Paydesk practice CA"


def _authority() -> Signer:
    key = _key()
    builder = _builder(_AUTHORITY, _AUTHORITY, key)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Signer(builder.sign(key, hashes.SHA256()), key)


def _issue(authority: Signer, common_name: str, *, server: bool) -> Signer:
    key = _key()
    builder = _builder(common_name, _AUTHORITY, key)
    authority_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(authority_id, critical=False)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
    if server:
        addresses = [x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address("::1"))]
        names = x509.SubjectAlternativeName([x509.DNSName("localhost"), *addresses])
        builder = builder.add_extension(names, critical=False)
    return Signer(builder.sign(authority.key, hashes.SHA256()), key)
