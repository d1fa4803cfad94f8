"""An upgrade in the middle of a shift: a payment in doubt is settled, the shift goes on, and who is too old is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.desk import keep_touch
from app.gateway.http import HttpServer
from app.gateway.window_token import FileTokenStore
from server.storage import migrate
from server.storage.engine import open_engine
from support.books import assert_books_agree
from support.cashier_words import assert_said, read_in_both
from support.databases import STORAGES
from support.fault_cases import LONG, case
from support.filled_tables import carry_back
from support.practice import PracticeProcess
from support.processes import ROOT, RunningProcess
from support.product import PASSWORD, Product

MIGRATE_LIMIT_S = 60
WAYS = [("sqlite", "0002"), ("postgresql", "0011")]
if LONG:
    WAYS += [(storage, revision) for storage in STORAGES for revision in ("0007", "0014", "0020", "0023")]


@pytest.fixture(autouse=True)
def server_is_up() -> None:
    """Each has a server of its own."""


@pytest.fixture(params=["sqlite", "postgresql"])
def earlier(request: pytest.FixtureRequest, tmp_path: Path, far_ends: PracticeProcess) -> Iterator[Product]:
    """An installation of its own."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'paydesk.sqlite3'}"
    else:
        url = str(request.getfixturevalue("postgres_url"))
    migrate.upgrade(url)
    product = Product(tmp_path, url, far_ends)
    product.settle_in()
    try:
        product.start()
        yield product
    finally:
        product.stop()


def command(product: Product, word: str) -> tuple[int, str]:
    """One command of the server, as a person gives it; what it answered and said."""
    words = [sys.executable, "-m", "server", "--config", str(product.config), word]
    act = RunningProcess(words, log_path=product.folder / f"{word}.out", env={}, cwd=ROOT, forked=True)
    return act.wait(timeout_s=MIGRATE_LIMIT_S), act.output()


@case("71")
@pytest.mark.timeout(180)
@pytest.mark.parametrize(("earlier", "revision"), WAYS, indirect=["earlier"])
def test_a_shift_goes_on_after_an_upgrade_and_its_payment_in_doubt_is_settled(earlier: Product, revision: str) -> None:
    product, window = earlier, earlier.window()
    paid = window.pay()
    doubtful = [
        window.begin(window.checkout(2100), "wechat", "waits_then_pays", 20),
        window.begin(window.checkout(2200), "alipay", "answer_lost"),
    ]
    assert {window.follow(number).state for number in doubtful} <= {"sending", "waiting", "unknown"}
    assert product.servers[-1].stop() == 0
    engine = open_engine(product.database_url)
    carry_back(engine, revision)
    engine.dispose()
    assert command(product, "check")[0] != 0, "no server works on tables of another day"
    code, said = command(product, "migrate")
    assert (code, said.strip()) == (0, f"schema {revision} -> {migrate.newest()}")
    product.leases_run_out()
    product.start()
    window.touch.beat()
    assert window.server.payment(paid.payment_no).state == "paid"
    assert [window.end(number).state for number in doubtful] == ["paid", "paid"]
    window.recover()
    assert window.journal.open_intents() == []
    assert window.pay("alipay").state == "paid", "in the same session and shift"
    assert window.server.shift(window.shift_no).state == "open"
    closed = window.close_shift()
    taken = [(total.count, total.amount_fen) for total in closed.totals if total.kind == "payment"]
    assert (closed.state, sum(count for count, _ in taken)) == ("closed", 4)
    assert sum(amount for _, amount in taken) == 2 * paid.amount_fen + 2100 + 2200
    assert product.admin("verify-audit").returncode == 0, "what was written before is chained as it was"
    assert_books_agree(product)


@case("71")
@pytest.mark.parametrize("earlier", ["sqlite"], indirect=True)
def test_an_older_desk_a_newer_desk_and_an_older_program_are_told_so(
    earlier: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    product, window = earlier, earlier.window()
    checkout = window.checkout(2300)
    older = HttpServer(
        product.url, FileTokenStore(window.folder / "window.token"), ca_bundle=product.ca_file, version="0.0.9"
    )
    with pytest.raises(Refused) as desk:
        older.sign_in("cashier", PASSWORD)
    monkeypatch.setattr(keep_touch, "OLDEST_SERVER", "99.0")
    with pytest.raises(Refused) as server:
        window.touch.beat()
    assert [desk.value.code, server.value.code] == ["desk.too_old", "server.too_old"]
    assert_said([desk.value, server.value])
    assert "0.0.9" in read_in_both("desk.too_old", dict(desk.value.values))[0].what
    monkeypatch.undo()
    number = window.begin(checkout)
    assert window.end(number).state == "paid", "whoever was told stands in nobody's way"
    product.execute("UPDATE alembic_version SET version_num = '9999'")
    assert product.servers[-1].stop() == 0
    for word in ("migrate", "serve"):
        code, said = command(product, word)
        assert code != 0
        assert "changed by a newer program (schema 9999" in said, "whoever goes back is told, and nothing is touched"
    assert product.rows("SELECT version_num FROM alembic_version") == [{"version_num": "9999"}]
    assert product.rows("SELECT state FROM payments WHERE payment_no = :number", number=number) == [{"state": "paid"}]
