"""After a day's work: the audit log is proved, a backup holds everything, no secret lies about, all books agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.wire.patients import FindPatients
from server.services.verify_audit import VerifyAudit
from server.storage.engine import open_database
from support.books import assert_books_agree
from support.postgres import PostgresServer
from support.product import START_LIMIT_S, Product, until

KEY_FILES = frozenset({"wechat.key", "alipay.key", "his.key", "master.key", "window.token"})
COUNTED = ("orders", "payments", "refunds", "postings", "ledger_lines", "shifts", "operators", "windows")


@pytest.fixture(scope="module", autouse=True)
def worked(product: Product) -> None:
    """A little of everything, so that this file says something when it is run alone."""
    window = product.window()
    window.pay("wechat")
    paid = window.pay("alipay", "answer_lost")
    window.pay_cash(window.checkout(500), 1000)
    window.refund_end(window.refund(paid.payment_no, 1234).refund_no)
    somebody = product.control.get("his/book")["patients"][20]
    assert window.server.find_patients(FindPatients(by="id_number", text=somebody["id_no"]))
    assert window.server.find_patients(FindPatients(by="telephone", text=somebody["telephone"]))


def await_links(product: Product) -> None:
    """Every audit row that there is by now gets its place in the chain; how soon depends on what else is computed."""
    (newest,) = product.rows("SELECT max(row_id) AS row_id FROM audit_rows")
    unlinked = "SELECT row_id FROM audit_rows WHERE hash IS NULL AND row_id <= :newest LIMIT 1"
    until(lambda: not product.rows(unlinked, newest=newest["row_id"]), "every row is linked", START_LIMIT_S)


EDIT = "UPDATE audit_rows SET subject = 'P0' || subject WHERE chain_no = 3"
UNDO_EDIT = "UPDATE audit_rows SET subject = substr(subject, 3) WHERE chain_no = 3"

CUT_OFF = (
    "UPDATE audit_rows SET chain_no = -chain_no WHERE chain_no > (SELECT max(row.chain_no) - 2 FROM audit_rows AS row)"
)


class TestAudit:
    """`admin verify-audit` after the run."""

    def test_the_chain_is_sound_and_every_row_gets_its_link(self, product: Product) -> None:
        await_links(product)
        done = product.admin("verify-audit")
        assert (done.returncode, done.stdout.partition(":")[0]) == (0, "sound"), done.stdout + done.stderr

    def test_an_edited_row_shows_at_the_command_line(self, product: Product) -> None:
        product.execute(EDIT)
        try:
            done = product.admin("verify-audit")
        finally:
            product.execute(UNDO_EDIT)
        assert (done.returncode, done.stdout.partition(" (")[0]) == (1, "BROKEN at place 3"), done.stdout + done.stderr

    @pytest.mark.parametrize(
        ("attack", "repair", "problem"),
        [
            pytest.param(EDIT, UNDO_EDIT, "edited", id="edited"),
            pytest.param(
                "UPDATE audit_rows SET operator_id = operator_id + 100 WHERE chain_no = 4",
                "UPDATE audit_rows SET operator_id = operator_id - 100 WHERE chain_no = 4",
                "edited",
                id="blamed-on-another",
            ),
            pytest.param(
                "UPDATE audit_rows SET chain_no = -chain_no WHERE chain_no = 5",
                "UPDATE audit_rows SET chain_no = -chain_no WHERE chain_no = -5",
                "missing",
                id="missing",
            ),
            pytest.param(
                CUT_OFF,
                "UPDATE audit_rows SET chain_no = -chain_no WHERE chain_no < 0",
                "head",
                id="the-last-ones-cut-off",
            ),
        ],
    )
    def test_tampering_shows(self, product: Product, attack: str, repair: str, problem: str) -> None:
        await_links(product)
        database = open_database(product.database_url)
        product.execute(attack)
        try:
            report = VerifyAudit(database.reader)()
        finally:
            product.execute(repair)
            database.close()
        assert (report.sound, report.problem) == (False, problem)


@pytest.fixture
def empty_database(product: Product, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Another database of the same kind, with nothing in it."""
    if not product.is_postgresql:
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    cluster: PostgresServer = request.getfixturevalue("postgres_server")
    url = cluster.fresh()
    yield url
    cluster.drop(url)


def test_a_backup_made_at_work_can_be_restored_and_is_whole(
    product: Product, tmp_path: Path, empty_database: str
) -> None:
    window, file = product.window(), tmp_path / "backup"
    numbers = [window.begin(window.checkout(), "wechat", "waits_then_pays", 10) for _ in range(3)]
    before = {table: product.rows(f"SELECT count(*) AS number FROM {table}")[0]["number"] for table in COUNTED}
    done = product.admin("backup", str(file))
    assert done.returncode == 0, done.stderr
    for number in numbers:
        assert window.end(number).state == "paid", "work went on"
    restored = product.admin("restore", str(file), env={"PAYDESK_DATABASE_URL": empty_database})
    assert restored.returncode == 0, restored.stderr
    copy = Product.__new__(Product)
    copy.attach(empty_database)
    for table in COUNTED:
        assert copy.rows(f"SELECT count(*) AS number FROM {table}")[0]["number"] >= before[table], table
    lines = copy.rows("SELECT entry_no, kind, sum(amount_fen) AS fen FROM ledger_lines GROUP BY entry_no, kind")
    assert lines
    assert {line["fen"] for line in lines} == {0}
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    refused = product.admin("restore", str(file), text="yes\n")
    assert (refused.returncode, "backup.damaged" in refused.stderr) == (1, True), refused.stderr
    assert window.server.session().username == "cashier", "the running database was not touched"


def test_no_secret_lies_in_a_log_or_a_database(product: Product) -> None:
    credentials = product.far_ends.credentials
    key = credentials["alipay"]["app_private_key"].splitlines()[5]
    secrets = {*product.secrets, credentials["wechat"]["api_key"], credentials["his"]["secret"], key}
    tokens = {file.read_text("utf-8").strip() for file in product.folder.rglob("window.token")}
    people = product.control.get("his/book")["patients"]
    personal = {one[name] for one in people for name in ("id_no", "telephone")}
    assert all(len(secret) >= 8 for secret in secrets | tokens | personal)
    assert len(personal) > 40
    searched, found = 0, set()
    for name, content in _everything_written(product):
        searched += 1
        found |= {(name, secret[:3] + "…") for secret in secrets | tokens | personal if secret.encode() in content}
    assert not found
    assert searched > 5


def test_no_patients_name_lies_in_the_servers_log(product: Product) -> None:
    names = {one["name"] for one in product.control.get("his/book")["patients"]}
    logs = b"".join(file.read_bytes() for file in product.folder.glob("server*.*") if file.suffix in (".log", ".out"))
    assert logs
    assert not {name for name in names if name.encode() in logs}


def _everything_written(product: Product) -> Iterator[tuple[str, bytes]]:
    """Every file of the installation but the keys', and every row of its database."""
    for file in product.folder.rglob("*"):
        if file.is_file() and file.name not in KEY_FILES:
            yield str(file.relative_to(product.folder)), file.read_bytes()
    tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if product.is_postgresql:
        tables = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    for table in product.rows(tables):
        yield table["name"], str(product.rows(f'SELECT * FROM "{table["name"]}"')).encode()


def test_at_the_end_all_the_books_agree_and_nothing_is_open(product: Product) -> None:
    books = assert_books_agree(product)
    assert {one["state"] for one in books.payments.values()} <= {"paid", "not_paid", "reversed", "refunded"}
    money = sum(line["amount_fen"] for line in books.ledger if not line["account"].startswith("business/"))
    taken = sum(
        one["amount_fen"] - one["refunded_fen"]
        for one in books.payments.values()
        if one["state"] in ("paid", "refunded")
    )
    float_fen = sum(line["amount_fen"] for line in books.ledger if line["kind"] == "float" and line["amount_fen"] > 0)
    assert money in (taken, taken + float_fen)


def test_the_shift_is_closed_and_its_statement_is_the_sum_of_its_payments(product: Product) -> None:
    window = product.window()
    books = assert_books_agree(product)
    mine = [one for one in books.payments.values() if one["shift_no"] == window.shift_no and one["paid_at"]]
    closed = window.close_shift()
    taken = {total.channel: total.amount_fen for total in closed.totals if total.kind == "payment"}
    for channel in ("cash", "wechat", "alipay"):
        assert taken.get(channel, 0) == sum(one["amount_fen"] for one in mine if one["channel"] == channel)
    window.open_shift()
