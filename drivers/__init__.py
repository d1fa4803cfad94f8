"""Local devices: scanner, card terminal, receipt printer, cash drawer, display, voice.

Each kind is a folder, each model one file, with its emulator beside it. Imports `app.core.money` and nothing else of
ours, and no Qt: the device host is a process of its own that must also run under a 32-bit Python.
"""
