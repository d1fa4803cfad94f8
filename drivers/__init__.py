"""Local devices of a payment window: drivers, the process that hosts them, and their emulators.

Belongs here: one folder a device kind, one file a model, transports, the messages between desk and host.
May import: the standard library, pyserial, python-escpos, Pillow, and of ours only ``app.core.money``. Runs under a
32-bit Python without Qt, so heavy libraries are imported where they are used.
"""
