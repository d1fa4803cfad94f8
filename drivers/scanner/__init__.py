"""Barcode scanners and scan boxes: framing as pure bytes to values, the typed-or-scanned rule, models, the emulator."""
