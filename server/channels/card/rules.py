"""The card's waits and limits: a desk tells the terminal's word, and the server only waits for it."""

from server.ports import ChannelRules

RULES = ChannelRules(
    first_query_s=60,
    query_interval_s=60,
    give_up_s=240,  # a terminal waits 60-180 s for card and PIN, its bank leg included; then query-last
    reverse_not_before_s=0,
    reverse_interval_s=60,
    reverse_window_s=0,  # never by the server: a void is an act of the terminal, by a person at the window
    slow_query_s=(600, 1800, 3600),
    refund_query_s=(600, 1800, 3600),
    refund_window_days=180,  # acquirers differ; most take refunds by reference number for half a year
    refunds_per_payment=50,
    refund_spacing_s=0,
    requests_per_second=1000,
    answer_timeout_s=1,
    largest_payment_fen=99_999_999,
)
