"""WeChat's waits, limits and windows: the one table; sources are sections of WeChat's V2 merchant pages."""

from server.ports import ChannelRules

RULES = ChannelRules(
    first_query_s=5,  # micropay page: after SYSTEMERROR wait 5 s, then query
    query_interval_s=5,  # official FAQ of 2026 and sandbox case: 5 s (the micropay page allows 10 s)
    give_up_s=45,  # micropay page 4011937125, updated 2025-08-14 (older copies: 30 s)
    reverse_not_before_s=15,  # reverse page: not before 15 s after the pay call
    reverse_interval_s=5,  # reverse page: on error or recall=Y call again; the interval is ours
    reverse_window_s=7 * 24 * 3600,  # reverse page: within 7 days
    slow_query_s=(15, 30, 60, 180, 600, 1800, 3600),  # ours: an unknown payment is asked for as long as it is unknown
    refund_query_s=(10, 60, 300, 1200, 3600, 6 * 3600),  # refund page: wallet 20 min, bank card 3 working days
    refund_window_days=365,  # refund page: one year
    refunds_per_payment=50,  # refund page
    refund_spacing_s=60,  # refund page: refunds of one order at least 1 min apart
    requests_per_second=33,  # micropay FAQ
    answer_timeout_s=10,  # slow answers of several seconds are normal: several cards are tried
    largest_payment_fen=1_000_000_000,  # ours: ten million yuan; WeChat's own limits per payer are far below
)
