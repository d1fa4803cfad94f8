"""Alipay's OpenAPI gateway (form in, JSON out, RSA2), as pure behaviour."""
