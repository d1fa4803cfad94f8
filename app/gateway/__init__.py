"""The desk's ends: the server over HTTP, the journal on this disk, the device host, the practice controls.

Implements app.desk.ports. May import app.desk, app.wire, app.core and, in ``devices`` and ``practice``, the messages of
drivers. Nothing here knows a screen.
"""
