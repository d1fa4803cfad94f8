"""Alipay OpenAPI by payment code: pay, query, cancel, refund, statement, and the notification."""
