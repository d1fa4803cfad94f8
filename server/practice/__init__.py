"""Strict stand-ins for WeChat Pay, Alipay and a hospital information system, over HTTPS on their real protocols.

Belongs here: pure behaviour (`handle(request, now) -> reply`) and the shell that serves it. May import the standard
library, `cryptography` and `server.practice` itself; nothing of the product, so that one mistake cannot hide on both
sides of a wire.
"""
