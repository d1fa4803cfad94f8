"""Payment channels, a folder each: what speaks a channel's wire belongs here.

May import server.ports, server.domain and app.core; no channel knows another.
"""
