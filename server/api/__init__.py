"""HTTP in, wire out, a file a resource: translates between ``app.wire`` and the services, decides nothing.

May import server.services, server.ports, server.domain, server.settings, app.wire, app.core, Litestar.
"""
