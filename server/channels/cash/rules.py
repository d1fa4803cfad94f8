"""Cash's waits, limits and windows: answers are immediate, so nearly all of them are formal."""

from server.ports import ChannelRules

RULES = ChannelRules(
    first_query_s=1,
    query_interval_s=1,
    give_up_s=10,
    reverse_not_before_s=0,
    reverse_interval_s=1,
    reverse_window_s=24 * 3600,
    slow_query_s=(5,),
    refund_query_s=(5,),
    refund_window_days=365,
    refunds_per_payment=50,
    refund_spacing_s=0,
    requests_per_second=1000,
    answer_timeout_s=1,
    largest_payment_fen=10_000_000,  # one hundred thousand yuan in notes is a mistake, not a payment
)
