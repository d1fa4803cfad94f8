"""The console: the public key, a proof verified offline in words, day zero from JSON and CSV."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.core.clock import SystemClock
from server.documents.writer import DocumentWriter
from server.domain.proof import content_of
from server.ends import open_vault
from server.services.day_zero_file import read_day_zero
from server.services.proof_document import proof_document
from server.services.seals import DOCUMENT_KEYS, Sealer
from server.services.secrets_at_rest import Secrets
from server.services.snapshots import KeysAtRest
from server.settings import load
from server.storage.engine import open_database
from support.console import Console
from support.proof_days import a_proof

ZERO_CSV = """\
record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen
day,,,,,,,,,2026-11-01,,
balance,channel/wechat/1900000109,,,,,,,,,,1250000
transit,,channel,wechat,pay,,4200OLD1,,2026-10-31T23:59:58+08:00,2026-10-31,,12345
transit,,channel,wechat,refund,,4200OLD2,,2026-10-31T23:59:59+08:00,2026-10-31,,345
total,balances,,,,,,,,,1,1250000
total,,channel,wechat,,,,,,,2,12000
"""
ROW = {
    "party": "channel", "name": "wechat", "kind": "pay", "our_no": "", "party_no": "4200OLD1", "business_no": "",
    "at": "2026-10-31T23:59:58+08:00", "day": "2026-10-31", "fen": 12345,
}  # fmt: skip
ZERO_JSON = {
    "day": "2026-11-01",
    "balances": [{"account": "channel/wechat/1900000109", "fen": 1250000}],
    "in_transit": [
        ROW, {**ROW, "kind": "refund", "party_no": "4200OLD2", "at": "2026-10-31T23:59:59+08:00", "fen": 345},
    ],
    "totals": {
        "balances": {"count": 1, "fen": 1250000},
        "in_transit": [{"party": "channel", "name": "wechat", "count": 2, "fen": 12000}],
    },
}  # fmt: skip


@pytest.fixture
def console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path
) -> Console:
    made = Console(tmp_path, capsys, monkeypatch, migrated_sqlite)
    made.write("database_url = 'sqlite:///books.db'\n[channels.cash]\n")
    made.install()
    return made


def sealed_pdf(console: Console) -> bytes:
    """A proof as this installation's server makes it."""
    settings = load(str(console.config), {})
    database = open_database(f"sqlite:///{console.folder / 'books.db'}")
    try:
        store = Secrets(database.reader, database.uow, SystemClock(), open_vault(settings))
        sealer = Sealer(KeysAtRest(lambda: store, SystemClock(), DOCUMENT_KEYS))
        proof = a_proof()
        document = proof_document(proof, sealer.seal(content_of(proof)))
        return sealer.seal_file(DocumentWriter()(document, "pdf", "zh"))
    finally:
        database.close()


def test_the_public_key_is_printed_and_stays(console: Console) -> None:
    code, first, _ = console.type("admin", "proof-key")
    assert code == 0
    assert re.fullmatch(r"[0-9a-f]{8} [A-Za-z0-9+/]{43}=\n", first)
    assert console.type("admin", "proof-key")[1] == first


def test_after_a_new_key_the_proofs_of_every_key_before_are_still_good(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "old.pdf"
    file.write_bytes(sealed_pdf(console))
    first = console.type("admin", "proof-key")[1].split()[0]
    assert console.type("admin", "proof-key", "--new")[0] == 0
    published = [line.split()[0] for line in console.type("admin", "proof-key")[1].splitlines()]
    assert (len(published), published[-1]) == (2, first)
    code, out, _ = console.type("admin", "verify-proof", str(file))
    assert code == 0
    assert f"(key {first}). That key: the first key, replaced by a newer one since." in out.splitlines()[0]
    file.write_bytes(sealed_pdf(console))
    said = console.type("admin", "verify-proof", str(file))[1].splitlines()[0]
    assert said.startswith("GOOD:")
    assert published[0] in said
    assert said.endswith("seals new proofs.")


def test_a_proof_is_verified_with_the_key_alone_and_no_database(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(sealed_pdf(console))
    key = console.type("admin", "proof-key")[1].strip()
    code, out, _ = console.type("admin", "verify-proof", str(file))
    assert (code, out.splitlines()[0][:5]) == (0, "GOOD:")
    assert "演示医院, day 2026-03-05" in out
    (tmp_path / "books.db").unlink()
    assert console.type("admin", "verify-proof", str(file), "--key", key)[0] == 0
    keys = tmp_path / "keys.txt"
    keys.write_text(f"{key}\n", encoding="ascii")
    assert console.type("admin", "verify-proof", str(file), "--key", str(keys))[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(b"/MediaBox", b"/MediaBux", "PAGE CHANGED", id="the page"),
        pytest.param(b'\\"payments\\":3', b'\\"payments\\":4', "CHANGED: the numbers", id="a number"),
        pytest.param(b"%paydesk-seal", b"%paydesk-deal", "PAGE CHANGED", id="the seal"),
    ],
)
def test_what_is_wrong_is_said_in_words(console: Console, tmp_path: Path, old: bytes, new: bytes, says: str) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(sealed_pdf(console).replace(old, new, 1))
    code, out, _ = console.type("admin", "verify-proof", str(file))
    assert code == 1
    assert out.startswith(says)


@pytest.mark.parametrize("key", ["nonsense", "abcdef01 AAAA", ""])
def test_a_key_that_is_none_is_refused(console: Console, tmp_path: Path, key: str) -> None:
    file = tmp_path / "proof.pdf"
    file.write_bytes(sealed_pdf(console))
    code, _, err = console.type("admin", "verify-proof", str(file), "--key", key or "x")
    assert (code, "--key" in err) == (1, True)


def test_a_file_that_is_not_there_is_said(console: Console) -> None:
    for act in ("verify-proof", "day-zero"):
        code, _, err = console.type("admin", act, "nothing.pdf")
        assert (code, "nothing.pdf" in err) == (1, True)


def test_json_and_csv_say_the_same() -> None:
    assert read_day_zero(json.dumps(ZERO_JSON).encode()) == read_day_zero(ZERO_CSV.encode())
    assert read_day_zero(b"\xef\xbb\xbf" + ZERO_CSV.replace("\n", "\r\n").encode()) == read_day_zero(ZERO_CSV.encode())


@pytest.mark.parametrize("form", ["json", "csv"])
def test_day_zero_is_imported_once_and_audited(console: Console, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"zero.{form}"
    file.write_text(json.dumps(ZERO_JSON) if form == "json" else ZERO_CSV, encoding="utf-8")
    code, out, err = console.type("admin", "day-zero", str(file))
    assert (code, out.splitlines()[0]) == (0, "day zero is 2026-11-01: 1 balances, 2 rows in transit"), err
    code, _, err = console.type("admin", "day-zero", str(file))
    assert (code, "[day_zero.done]" in err) == (1, True)
    database = open_database(f"sqlite:///{console.folder / 'books.db'}")
    with database.reader() as work:
        assert "day_zero.imported" in [row.action for row in work.audit.unlinked(100)]
    database.close()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("1250000\ntransit", "1250001\ntransit", "totals", id="a total that lies"),
        pytest.param("4200OLD1", "", "line 4", id="a row without a number"),
        pytest.param(",12345", ",123.45", "line 4", id="yuan instead of fen"),
        pytest.param(",12345", ",-12345", "line 4", id="a negative amount"),
        pytest.param("23:59:58+08:00", "23:59:58", "line 4", id="an instant without offset"),
        pytest.param("2026-10-31,,12345", "2026-11-01,,12345", "before day zero", id="a row of the day itself"),
        pytest.param("wechat,pay", "wechat,gift", "kind", id="a kind that is none"),
        pytest.param("transit,,channel", "transit,,bank", "party", id="a party that is none"),
        pytest.param("day,,,,,,,,,2026-11-01,,\n", "", "day", id="no day"),
        pytest.param("record,account", "account,record", "line 1", id="columns changed"),
        pytest.param("balance,channel/wechat/1900000109", "balance,wechat", "account", id="an account that is none"),
        pytest.param("total,balances", "sum,balances", "record", id="a record that is none"),
    ],
)
def test_a_wrong_file_names_line_and_field(console: Console, tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in ZERO_CSV
    file = tmp_path / "zero.csv"
    file.write_text(ZERO_CSV.replace(old, new, 1), encoding="utf-8")
    code, _, err = console.type("admin", "day-zero", str(file))
    assert (code, says in err) == (1, True), err


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"\xff\xfe", b"[" * 5000, b'{"day": NaN}', b"\x00"])
def test_nonsense_is_refused(console: Console, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "zero"
    file.write_bytes(content)
    code, _, err = console.type("admin", "day-zero", str(file))
    assert (code, "[day_zero.unreadable]" in err) == (1, True), err
