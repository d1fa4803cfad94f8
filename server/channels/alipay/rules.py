"""Alipay's waits, limits and windows: the one table; sources are the trade.pay pages and the polling page."""

from server.ports import ChannelRules

RULES = ChannelRules(
    first_query_s=5,  # polling page: start about 5 s after the pay call
    query_interval_s=5,  # polling page: every 3 to 6 s
    give_up_s=60,  # polling page: about 60 s in total
    reverse_not_before_s=0,  # polling page: cancel at once after the last query
    reverse_interval_s=5,  # cancel page: again while retry_flag=Y; the interval is ours
    reverse_window_s=24 * 3600,  # cancel page: within 24 h of creation
    slow_query_s=(15, 30, 60, 180, 600, 1800, 3600),  # ours: an unknown payment is asked for as long as it is unknown
    refund_query_s=(5, 30, 120, 600, 3600, 6 * 3600),  # ours: a refund is normally done when it is answered
    refund_window_days=365,  # the face-to-face contract's usual term; the channel's own word decides
    refunds_per_payment=50,  # ours, equal to WeChat's
    refund_spacing_s=3,  # ours
    refund_pause_from_min=0,  # refunds rest while the day is settled, 00:00 to 01:30
    refund_pause_until_min=90,
    requests_per_second=20,  # ours: no published figure; answer 40005 slows us down
    answer_timeout_s=10,
    largest_payment_fen=10_000_000_000,  # trade.pay page: total_amount at most 100000000.00 yuan
)
