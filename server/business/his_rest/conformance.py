"""A hospital's vendor runs this against his own HIS: `python -m server.business.his_rest.conformance --help`."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.business.his_rest import conformance_money as money
from server.business.his_rest import conformance_reading as reading
from server.business.his_rest import conformance_statement as statement
from server.business.his_rest.conformance_client import Failed, HisClient, Skipped
from server.business.his_rest.conformance_reading import Run

DESCRIPTION = """\
Checks a HIS against the contract in server/business/his_rest/CONTRACT.md and prints a table.

Run it against a TEST system: it pays and gives back one bill of the test patient. Give the card of a patient with at
least two open bills with something to pay and, with --deposit-card, of an inpatient whose account is not overdrawn.
--read-only leaves out everything that locks, posts or withdraws."""
EPILOG = "Exit code: 0 when no check failed (skipped checks are listed), 1 when one failed, 2 when the call was wrong."


@dataclass(frozen=True, slots=True)
class Check:
    """One check: the section of the contract, whether it changes something in the HIS, and what it does."""

    section: str
    changes: bool
    run: Callable[[Run], None]

    @property
    def title(self) -> str:
        """What the HIS must do, in a sentence."""
        return (self.run.__doc__ or "").strip().rstrip(".")


READING: tuple[tuple[str, Callable[[Run], None]], ...] = (
    ("2", reading.vectors),
    ("4.1", reading.time_is_told),
    ("2", reading.no_signature),
    ("2", reading.unknown_key),
    ("2", reading.old_request),
    ("2", reading.wrong_signature),
    ("2", reading.changed_body),
    ("2", reading.changed_path),
    ("2", reading.replay),
    ("3", reading.unknown_path),
    ("3", reading.bad_bodies),
    ("1", reading.query_string),
    ("1", reading.fetched_path_is_ours),
    ("4.2", reading.patient_by_card),
    ("4.2", reading.patient_by_number),
    ("4.2", reading.nobody),
    ("4.3", reading.unknown_patient),
    ("4.3", reading.bills_found),
    ("4.3", reading.bills_chosen),
    ("4.4", reading.bills_read_again),
    ("4.14", money.unknown_account),
    ("4.17", statement.day_statement),
    ("4.17", statement.day_statement_too_early),
)
CHANGING: tuple[tuple[str, Callable[[Run], None]], ...] = (
    ("4.5", money.lock_and_release),
    ("4.5", money.lock_conflict),
    ("4.5", money.lock_of_changed_bill),
    ("4.7", money.sums_and_forms),
    ("5", money.refusal_is_final),
    ("4.11", money.given_up_order_is_barred),
    ("4.7", money.two_postings_at_once),
    ("4.7", money.repeated_posting),
    ("4.7", money.posting_differs),
    ("4.9", money.posting_queried),
    ("4.7", money.paid_once),
    ("4.10", money.day_list),
    ("4.11", money.withdrawal_must_fit),
    ("4.12", money.cancelled_before_it_came),
    ("4.11", money.withdrawal_once),
    ("4.7", money.late_posting_after_withdrawal),
    ("4.12", money.withdrawal_put_back),
    ("4.11", money.posting_corrected),
    ("4.8", money.deposit),
)
CHECKS = (
    *(Check(section, False, run) for section, run in READING),
    *(Check(section, True, run) for section, run in CHANGING),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check: `pass`, `FAIL` or `skip`, and why."""

    check: Check
    outcome: str
    reason: str = ""


def run_check(check: Check, run: Run) -> Finding:
    """Make one check. An answer so misshapen that reading it breaks is a failure too."""
    try:
        check.run(run)
    except Failed as failed:
        return Finding(check, "FAIL", str(failed))
    except Skipped as skipped:
        return Finding(check, "skip", str(skipped))
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as misshapen:
        return Finding(check, "FAIL", f"an answer lacks what the contract asks for ({type(misshapen).__name__})")
    return Finding(check, "pass")


def table(findings: Sequence[Finding]) -> str:
    """The findings for a terminal."""
    lines = []
    for finding in findings:
        lines.append(f"{finding.outcome}  {finding.check.section:<5} {finding.check.title}")
        if finding.reason:
            lines.append(f"            {finding.reason}")
    counts = {outcome: sum(1 for one in findings if one.outcome == outcome) for outcome in ("pass", "FAIL", "skip")}
    lines.append(f"\n{counts['pass']} passed, {counts['FAIL']} failed, {counts['skip']} skipped")
    return "\n".join(lines)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m server.business.his_rest.conformance",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--url", required=True, help="where the HIS is, such as https://his.example:8443 (without /his/v1)"
    )
    parser.add_argument("--key-id", required=True, help="the id of the shared key")
    parser.add_argument("--secret-file", required=True, type=Path, help="a file that holds the secret (one line)")
    parser.add_argument("--patient-card", required=True, help="card number of the test patient")
    parser.add_argument("--deposit-card", default="", help="card number of a test inpatient with a deposit account")
    parser.add_argument("--ca", help="CA file, when the HIS's certificate is not from a public one")
    parser.add_argument("--campus", default="main", help="the campus to post under (default: main)")
    parser.add_argument("--read-only", action="store_true", help="only checks that change nothing")
    chosen = parser.parse_args(arguments)
    if not chosen.url.startswith(("http://", "https://")):
        parser.error("--url must begin with http:// or https://")
    return chosen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and print the table; the exit code."""
    chosen = _arguments(arguments)
    try:
        secret = chosen.secret_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"the secret cannot be read: {fault}\n")
        return 2
    if chosen.ca and not Path(chosen.ca).is_file():
        sys.stderr.write("--ca is not a file\n")
        return 2
    client = HisClient(url=chosen.url, key_id=chosen.key_id, secret=secret, ca=chosen.ca)
    run = Run(client=client, patient_card=chosen.patient_card, deposit_card=chosen.deposit_card, campus=chosen.campus)
    findings = [run_check(check, run) for check in CHECKS if not (check.changes and chosen.read_only)]
    sys.stdout.write(table(findings) + "\n")
    return 1 if any(finding.outcome == "FAIL" for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main())
