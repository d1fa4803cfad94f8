"""The HIS of a real practice process: the vendor's program passes over HTTPS, and a kill forgets nothing."""

import subprocess
import sys
from pathlib import Path

from support.practice import ROOT, PracticeProcess

PATIENT, INPATIENT = "8800100001", "8800100007"


def conformance(process: PracticeProcess) -> subprocess.CompletedProcess[str]:
    """Run the program as a vendor does."""
    his = process.credentials["his"]
    secret_file = process.state / "his-secret.txt"
    secret_file.write_text(his["secret"], encoding="utf-8")
    command = [sys.executable, "-m", "server.business.his_rest.conformance", "--url", his["endpoint"]]
    command += ["--key-id", his["key_id"], "--secret-file", str(secret_file), "--ca", process.credentials["ca_file"]]
    command += ["--patient-card", PATIENT, "--deposit-card", INPATIENT]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_the_vendors_program_passes_and_the_book_survives_a_kill(tmp_path: Path) -> None:
    process = PracticeProcess(tmp_path)
    try:
        done = conformance(process)
        assert (done.returncode, "0 failed, 0 skipped" in done.stdout) == (0, True), done.stdout + done.stderr
        before = process.control.get("his/book")
    finally:
        process.kill()
    again = PracticeProcess(tmp_path)
    try:
        after = again.control.get("his/book")
        assert {name: after[name] for name in ("orders", "withdrawals", "received", "posted_fen")} == {
            name: before[name] for name in ("orders", "withdrawals", "received", "posted_fen")
        }
        assert conformance(again).returncode == 0
    finally:
        again.stop()
