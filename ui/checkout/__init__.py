"""The checkout: card, bills, code or cash, receipt; the straight path needs no key and no mouse."""
