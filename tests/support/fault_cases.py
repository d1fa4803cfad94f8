"""The fault cases that real processes are tried with: which case a test is of, and how long the run may be."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

LONG = os.environ.get("PAYDESK_FAULTS") == "long"
"""Everything on both databases (`make faults`); otherwise a share of it on each."""


OF_FILES: Mapping[str, tuple[str, ...]] = {
    "test_servers_die": ("2",),
    "test_desks_die": ("1", "7"),
    "test_crooked_payments": ("9", "10", "12", "13", "14", "18"),
    "test_races": ("23", "24", "27", "29"),
    "test_late_and_notified_money": ("21", "25", "26"),
    "test_telling_the_his": ("30", "31", "32"),
    "test_giving_money_back": ("36", "37", "41"),
}
"""What whole files of end-to-end tests try."""
_SERIAL = "unit/drivers/terminal/test_serial_terminal.py"
_BILLS = "unit/server/channels"
_DAYS, _RUNS = "integration/test_reconcile_day.py", "integration/test_run_reconciliation.py"
OF_OTHER_TESTS: Mapping[str, tuple[str, ...]] = {
    "unit/app/gateway/test_torn_journal.py::test_a_torn_write_is_whole_or_not_there": ("3",),
    "unit/app/gateway/test_torn_journal.py::test_an_intent_that_is_cut_at_any_byte_is_whole_or_not_there": ("3",),
    "unit/app/gateway/test_torn_journal.py::test_the_first_write_of_a_new_journal_is_whole_or_not_there": ("3",),
    "unit/app/gateway/test_torn_journal.py::test_a_checkpoint_that_is_cut_loses_nothing": ("3", "4"),
    "unit/app/gateway/test_torn_journal.py::test_a_flipped_bit_in_a_kept_payment_is_found": ("57",),
    "unit/app/gateway/test_journal_history.py::test_one_flipped_bit_in_what_was_done_is_found": ("57",),
    "integration/test_storage_backup.py::test_a_damaged_backup_is_refused_before_anything_is_touched": ("57",),
    "integration/test_migration_killed.py": ("4", "71"),
    "integration/test_migrations_with_rows.py": ("4", "71"),
    "integration/test_storage_migrations.py": ("71",),
    "integration/test_memory_exhausted.py": ("58",),
    f"{_DAYS}::test_a_run_for_which_there_is_no_memory_says_so_and_the_next_one_does_it": ("58",),
    "integration/test_read_only_storage.py": ("56",),
    "unit/app/desk/test_keep_touch.py::test_who_may_not_go_on": ("71",),
    "unit/app/gateway/test_journal.py::test_a_second_desk_is_refused_while_the_first_is_open": ("7",),
    "end2end/test_many_terminals.py": ("72",),
    "integration/test_everybody_reconnects.py": ("72",),
    "contracts/test_terminal_contract.py": ("44", "45"),
    "contracts/test_serial_terminal_contract.py": ("44", "45"),
    f"{_SERIAL}::test_the_previous_patients_amount_is_not_believed_and_nobody_is_told_that_it_failed": ("46",),
    f"{_SERIAL}::test_a_cable_that_comes_out_leaves_nothing_wrong": ("49",),
    f"{_SERIAL}::test_a_request_is_repeated_only_before_any_acknowledgement": ("49",),
    f"{_SERIAL}::test_a_full_batch_and_an_expired_sign_in_take_nothing": ("49",),
    f"{_SERIAL}::test_what_was_paid_by_hand_is_not_taken_for_ours": ("50",),
    "integration/test_terminal_host.py": ("47",),
    "unit/drivers/vendor/test_library_process.py": ("47",),
    "unit/drivers/terminal/test_file_terminal.py": ("48",),
    "unit/drivers/transport/test_serial_ports.py": ("49",),
    "integration/test_serial_terminals.py": ("49",),
    "contracts/test_printer_contract.py": ("51",),
    "integration/test_paper_at_the_window.py": ("51",),
    "unit/drivers/transport/test_stuck_spooler.py": ("51",),
    "unit/ui/checkout/test_checkout_receipt_words.py": ("51",),
    "unit/drivers/drawer/test_printer_drawer.py": ("52",),
    "unit/drivers/scanner/test_scanner_framing.py": ("52",),
    "unit/drivers/scanner/test_scanner_wedge.py": ("52",),
    "contracts/test_scanner_contract.py": ("52",),
    "unit/ui/test_keyboard_wedge.py": ("52",),
    "unit/server/vault/test_master_keys.py::test_a_locked_keyring_is_said_so": ("69",),
    "unit/server/reconciliation/test_funds.py::test_the_day_of_arrival": ("55",),
    "integration/test_api_funds.py::test_a_weekend_of_cards_comes_in_one_sum_and_is_booked": ("55",),
    "integration/test_api_funds.py::test_a_day_on_which_the_bank_rests_is_entered_by_whoever_may": ("55",),
    "unit/ui/checkout/test_checkout_closed.py::test_a_clock_that_is_wrong_takes_no_money": ("53",),
    "unit/ui/test_words_of_statement_faults.py": (),
    "contracts/test_channel_statement_contract.py::test_a_statement_not_yet_made_says_so": ("61",),
    "unit/server/channels/test_wechat_statement.py": ("61",),
    "integration/test_api_statements.py": ("61", "62"),
    f"{_BILLS}/test_wechat_bill.py::test_files_that_are_no_bill": ("61", "63"),
    f"{_BILLS}/test_alipay_bill.py::test_files_that_are_no_bill": ("61", "63"),
    f"{_BILLS}/test_wechat_bill.py::test_layouts_line_ends_and_marks": ("63",),
    f"{_BILLS}/test_wechat_bill.py::test_what_is_read_alike": ("63",),
    f"{_BILLS}/test_wechat_bill.py::test_what_is_refused_and_where": ("63",),
    f"{_BILLS}/test_alipay_bill.py::test_names_and_contents_in_other_encodings_are_read_alike": ("63",),
    f"{_BILLS}/test_alipay_bill.py::test_what_is_read_alike": ("63",),
    f"{_BILLS}/test_alipay_bill.py::test_what_is_refused_and_where": ("63",),
    f"{_BILLS}/test_wechat_bill.py::test_a_doubled_line_is_refused_by_the_totals": ("64",),
    f"{_BILLS}/test_alipay_bill.py::test_a_line_twice_is_refused_by_the_totals": ("64",),
    "unit/server/reconciliation/test_matching.py": ("64",),
    "unit/server/reconciliation/test_funds.py::test_fees_are_rounded_half_away_from_zero": ("65",),
    "integration/test_days_proved.py::test_a_value_that_changed_on_the_disk_makes_the_proof_of_its_day_fail": ("57",),
    f"{_DAYS}::test_one_flipped_bit_in_a_kept_statement_is_found_and_mended_by_asking_again": ("57",),
    f"{_DAYS}::test_a_refund_is_a_row_of_its_own_and_a_reversed_payment_cancels_itself": ("65",),
    f"{_DAYS}::test_placed_before_midnight_and_booked_after_it": ("54", "65"),
    f"{_RUNS}::test_killed_at_any_step_the_day_is_as_before_or_complete": ("66",),
    f"{_RUNS}::test_two_officers_start_one_run": ("66",),
    f"{_RUNS}::test_who_lost_the_job_to_another_server_stops": ("66",),
    "integration/test_fallback_rules.py::test_two_who_change_them_at_once_notice": ("66",),
    f"{_RUNS}::test_a_wrong_file_holds_the_run_until_a_person_goes_on": ("67",),
    f"{_RUNS}::test_solved_by_hand_it_is_closed_and_a_late_line_proposes_to_undo": ("68",),
    f"{_RUNS}::test_money_that_was_sent_back_is_nobodys_alarm_until_somebody_counts_it_as_paid": ("68",),
}
"""Tests outside this folder, or without marks of their own, that try a case: whole files, or one test."""
NEW_FILES = (
    "test_killed_at_points",
    "test_crooked_lines",
    "test_full_disks",
    "test_postgres_fails",
    "test_postgres_standby",
    "test_desk_processes_race",
    "test_restoring_the_database",
    "test_upgrading_mid_shift",
)
"""The files whose tests name their cases themselves."""


def cases_of(item: pytest.Item) -> tuple[str, ...]:
    """The cases that a test tries."""
    mark = item.get_closest_marker("case")
    return tuple(mark.args) if mark else OF_FILES.get(item.path.stem, ()) or cases_named(item.nodeid)


def cases_named(nodeid: str) -> tuple[str, ...]:
    """The cases of a test outside the folder of end-to-end tests, by its name without its parameters."""
    name = nodeid.removeprefix("tests/").partition("[")[0]
    return OF_OTHER_TESTS.get(name, OF_OTHER_TESTS.get(name.partition("::")[0], ()))


def case(*ids: str) -> pytest.MarkDecorator:
    """The fault cases that a test tries, by their numbers in the catalogue."""
    return pytest.mark.case(*ids)


def short_on(*storages: str) -> pytest.MarkDecorator:
    """On which storages a test is run when the run is short; none: only in the long one."""
    return pytest.mark.short_on(*storages)


def belongs(item: pytest.Item) -> bool:
    """Whether a test is part of this run."""
    mark = item.get_closest_marker("short_on")
    if LONG or mark is None:
        return True
    storage = getattr(item, "callspec").params.get("product", "") if hasattr(item, "callspec") else ""  # noqa: B009
    return storage in mark.args


def share(points: tuple[str, ...], storage: str) -> tuple[str, ...]:
    """Which points a storage tries: all in the long run, else every second one, the others on the other storage."""
    return points if LONG else points[storage == "postgresql" :: 2]
