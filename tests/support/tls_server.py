"""A TLS server of raw bytes for tests: a private authority, certificates, and a script for each connection."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Script = Callable[[socket.socket], None]


@dataclass(frozen=True)
class Authority:
    """A certificate authority with its files in a folder."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, folder: Path) -> "Authority":
        """A new authority; writes ``ca.pem``."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate("test authority", key.public_key(), None, key, authority=True)
        (folder / "ca.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        return cls(folder, key, certificate)

    @property
    def file(self) -> str:
        return str(self.folder / "ca.pem")

    def issue(self, name: str, address: str = "127.0.0.1") -> tuple[str, str]:
        """A certificate and key for server and client use; answers their two files."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(name, key.public_key(), self.certificate, self.key, address=address)
        paths = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
        paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return str(paths[0]), str(paths[1])


def _certificate(
    name: str,
    public_key: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    *,
    address: str = "",
    authority: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
            decipher_only=False,
        )  # fmt: skip
        builder = builder.add_extension(usage, critical=True)
    else:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(names, critical=False).add_extension(uses, critical=False)
    return builder.sign(signer, SHA256())


def _common_name(connection: ssl.SSLSocket) -> str:
    shown = connection.getpeercert(binary_form=True)
    if not shown:
        return ""
    names = x509.load_der_x509_certificate(shown).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value)


@dataclass
class TlsServer:
    """A listening server. ``requests`` holds the bytes of each request, ``peers`` the client's name or empty."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    peers: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@contextmanager
def serving(
    script: Callable[[TlsServer, socket.socket], None], files: tuple[str, str], ca_file: str, *, handshake: bool = True
) -> Iterator[TlsServer]:
    """Serve connections with a script until the block ends; without ``handshake`` the script gets the bare socket."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    context.load_verify_locations(ca_file)
    context.verify_mode = ssl.CERT_OPTIONAL
    listener = socket.create_server(("127.0.0.1", 0))
    server = TlsServer(listener.getsockname()[1])
    threads: list[threading.Thread] = []
    open_sockets: list[socket.socket] = []

    def one(bare: socket.socket) -> None:
        with suppress(OSError):
            connection = context.wrap_socket(bare, server_side=True) if handshake else bare
            open_sockets.append(connection)
            with connection:
                if isinstance(connection, ssl.SSLSocket):
                    server.peers.append(_common_name(connection))
                script(server, connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                bare, _ = listener.accept()
                server.connections += 1
                open_sockets.append(bare)
                threads.append(threading.Thread(target=one, args=(bare,), daemon=True))
                threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in open_sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in (acceptor, *threads):
            thread.join(5)


def read_request(connection: socket.socket) -> bytes:
    """One request with its body by Content-Length; empty when the client went away."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return b""
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answering(*answers: bytes) -> Callable[[TlsServer, socket.socket], None]:
    """A script that answers each request of a connection with the next bytes, the last for ever; b"" closes."""

    def script(server: TlsServer, connection: socket.socket) -> None:
        left = list(answers)
        while request := read_request(connection):
            server.requests.append(request)
            answer = left.pop(0) if len(left) > 1 else left[0]
            if not answer:
                return
            connection.sendall(answer)

    return script


def http(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """A whole HTTP answer."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body
