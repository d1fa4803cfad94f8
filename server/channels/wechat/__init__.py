"""WeChat Pay V2 (XML) by payment code: pay, query, reverse, refund, statement, comments."""
