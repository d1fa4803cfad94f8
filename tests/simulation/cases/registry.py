"""The fault cases that are played as scripted scenes, by their number in the list of cases; one function a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulation.cases import answer_lost, business_system, notifications, people, refunds, storage, time, two_windows

Case = Callable[[], None]

CASES: Mapping[str, Case] = {
    "9": answer_lost.charged_and_the_answer_is_lost,
    "24": two_windows.one_bill_at_two_windows,
    "25": notifications.told_often,
    "25-dead": notifications.told_after_a_death,
    "25-early": notifications.told_before_the_answer,
    "25-refunded": notifications.told_again_after_the_refund,
    "26": notifications.forged_or_wrong,
    "26-old": notifications.replayed_from_last_month,
    "27": notifications.in_the_same_moment,
    "28": notifications.code_of_the_patient_before,
    "29": notifications.retried_with_another_amount,
    "30": business_system.acknowledgement_lost,
    "30-amount": business_system.posted_with_another_amount,
    "31": business_system.down_and_back,
    "32": business_system.bill_changed_under_it,
    "32-down": business_system.changed_while_the_server_is_down,
    "35": business_system.day_closed_in_flight,
    "36": refunds.lost_and_repeated,
    "36-away": refunds.server_gone_while_asked,
    "36-desk": refunds.desk_dies_before_asking,
    "37": refunds.two_at_once_beyond_the_sum,
    "38": refunds.days_then_refused,
    "38-card": refunds.card_is_closed,
    "39": refunds.without_balance,
    "39-pause": refunds.in_the_nightly_pause,
    "40": refunds.approval_withdrawn,
    "41": refunds.payment_is_unknown,
    "42": refunds.one_too_many,
    "42-age": refunds.a_year_and_a_day_later,
    "53": time.clocks_wrong,
    "53-jump": time.clocks_jump,
    "53-said": time.desk_clock_is_said,
    "54": time.over_midnight,
    "56": storage.full_at_every_write,
    "56-desk": storage.desk_disk_full,
    "56-said": storage.server_disk_full_is_said,
    "59": storage.failing_at_every_write,
    "70": people.locked_in_the_middle,
    "70-close": people.closed_with_unknowns,
    "70-code": people.code_guessed,
}
"""A scene raises (AssertionError or `simulation.invariants.Broken`) when what is expected did not happen."""
