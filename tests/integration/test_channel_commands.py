"""``python -m server channel …`` against the practice process: statements kept and checked, comments made harmless."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from app.core.clock import SystemClock, accounting_day
from app.core.payment import PaymentEvent
from server import bootstrap
from server.__main__ import main
from server.settings import load
from support.channel_values import a_payment
from support.practice import PracticeProcess, practice_process

CONFIG = """\
database_url = "sqlite:///books.db"
[outbound]
ca_bundle = "{ca}"
[certificates.wechat]
certificate_file = "{certificate}"
key_file = "{key}"
[channels.wechat]
merchant = "{mch_id}"
app_id = "{wechat_app}"
base_url = "{wechat_url}"
api_key_file = "wechat.key"
[channels.alipay]
merchant = "{seller}"
app_id = "{alipay_app}"
gateway_url = "{alipay_url}"
private_key_file = "alipay.key"
alipay_public_key_file = "alipay.pub"
"""
BILLS = {"wechat": "downloadbill", "alipay": "bill_file"}


@dataclass
class Desk:
    """An installation on the practice channels, its console, and today in Beijing."""

    folder: Path
    practice: PracticeProcess
    capture: pytest.CaptureFixture[str]

    @property
    def today(self) -> date:
        return accounting_day(SystemClock().now())

    def type(self, *words: str) -> tuple[int, str, str]:
        self.capture.readouterr()
        code = main(["--config", str(self.folder / "server.toml"), *words])
        printed = self.capture.readouterr()
        return code, printed.out, printed.err

    def statement(self, channel: str, day: date, name: str) -> tuple[int, str, str]:
        out = str(self.folder / name)
        return self.type("channel", "statement", "--channel", channel, "--day", day.isoformat(), "--out", out)

    def comments(self, name: str) -> tuple[int, str, str]:
        first, last = (self.today - timedelta(days=1)).isoformat(), self.today.isoformat()
        return self.type("channel", "comments", "--first", first, "--last", last, "--out", str(self.folder / name))

    def audited(self) -> list[str]:
        with bootstrap.open_ends(load(str(self.folder / "server.toml"))) as ends, ends.database.reader() as work:
            return [row.action for row in work.audit.unlinked(100)]

    def pays(self, channel: str, payment_no: str) -> None:
        with bootstrap.open_ends(load(str(self.folder / "server.toml"))) as ends:
            payment = a_payment(payment_no=payment_no, channel=channel)
            code = self.practice.control.code(channel)
            answer = ends.channels[channel].pay(payment, auth_code=code, subject="门诊缴费", address="127.0.0.1")
            assert answer.event is PaymentEvent.CHANNEL_PAID


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeProcess]:
    folder = tmp_path_factory.mktemp("practice")
    with practice_process(folder, "--speed", "100", "--statements-at-once") as process:
        yield process


@pytest.fixture
def desk(tmp_path: Path, practice: PracticeProcess, capsys: pytest.CaptureFixture[str], migrated_sqlite: Path) -> Desk:
    wechat, alipay = practice.credentials["wechat"], practice.credentials["alipay"]
    (tmp_path / "wechat.key").write_text(wechat["api_key"])
    (tmp_path / "alipay.key").write_text(alipay["app_private_key"])
    (tmp_path / "alipay.pub").write_text(alipay["alipay_public_key"])
    (tmp_path / "server.toml").write_text(
        CONFIG.format(
            ca=practice.credentials["ca_file"], certificate=wechat["certificate_file"], key=wechat["key_file"],
            mch_id=wechat["mch_id"], wechat_app=wechat["appid"], wechat_url=wechat["endpoint"],
            seller=alipay["seller_id"], alipay_app=alipay["app_id"], alipay_url=alipay["endpoint"],
        )
    )  # fmt: skip
    shutil.copy(migrated_sqlite, tmp_path / "books.db")
    return Desk(tmp_path, practice, capsys)


@pytest.mark.parametrize("channel", BILLS)
def test_a_statement_is_kept_byte_for_byte_and_agrees(desk: Desk, channel: str) -> None:
    desk.pays(channel, f"S1-{channel}")
    code, said, problem = desk.statement(channel, desk.today, "day.raw")
    assert (code, problem) == (0, "")
    raw = (desk.folder / "day.raw").read_bytes()
    assert sha256(raw).hexdigest() in said
    assert "the totals agree with the rows" in said
    assert "rows    1" in said
    assert desk.audited() == ["statement.fetched", "statement.read"]
    assert desk.statement(channel, desk.today, "day.raw")[2].endswith("[file.exists]\n")
    assert (desk.folder / "day.raw").read_bytes() == raw


@pytest.mark.parametrize("channel", BILLS)
def test_a_day_without_a_bill_is_said_and_is_no_fault(desk: Desk, channel: str) -> None:
    code, said, _ = desk.statement(channel, desk.today - timedelta(days=5), "day.raw")
    assert (code, "no bill that day" in said) == (0, True)
    assert not (desk.folder / "day.raw").exists()


@pytest.mark.parametrize("channel", BILLS)
def test_a_cut_file_is_kept_as_evidence_and_refused_with_its_line(desk: Desk, channel: str) -> None:
    desk.pays(channel, f"S2-{channel}")
    desk.practice.control.fault("cut", service=channel, operation=BILLS[channel])
    code, said, problem = desk.statement(channel, desk.today, "day.raw")
    assert (code, problem.startswith("The file does not agree with itself (line 1, ")) == (1, True), problem
    assert "totals agree" not in said
    assert (desk.folder / "day.raw").exists()
    assert desk.audited() == ["statement.fetched", "statement.unreadable"]


def test_comments_are_written_so_that_no_spreadsheet_runs_them(desk: Desk) -> None:
    texts = ["很好", "=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", 'says "fine", really']
    for place, text in enumerate(texts):
        desk.pays("wechat", f"C{place}-comment")
        desk.practice.control.post("comments", out_trade_no=f"C{place}-comment", stars=4, text=text)
    code, said, problem = desk.comments("comments.csv")
    assert (code, problem) == (0, "")
    assert "comments: 6," in said
    with (desk.folder / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["很好", "'=HYPERLINK(1)", "'+1", "'-2", "'@SUM(A1)", texts[-1]]
    assert {row["stars"] for row in rows} == {"4"}
    assert desk.audited() == ["comments.fetched"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("statement", "--channel", "alipay", "--day", "2026-01-01", "--out", "no/such/f"), "channel.not_configured"),
        (("comments", "--first", "2026-03-02", "--last", "2026-03-01", "--out", "c.csv"), "is before the first day"),
    ],
    ids=["a channel not in use", "days the wrong way round"],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], problem: str) -> None:
    config = desk.folder / "server.toml"
    config.write_text(config.read_text().partition("[channels.alipay]")[0])
    code, _, said = desk.type("channel", *words)
    assert (code, problem in said) == (1, True), said
