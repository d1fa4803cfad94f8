"""The devices of this window: what each is, how it feels, a test; receipts that never came out."""
