"""What the server does, a file a verb: constructor-injected collaborators, one public call, domain values in and out.

Permissions are enforced here. May import server.domain, server.ports and app.core; knows no wire, no HTTP, no SQL.
"""
