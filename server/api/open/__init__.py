"""The signed interface for connected systems: a file a resource; CONTRACT.md says how to call it. It sees what
`server.api` sees; no session, no window, only the key of the caller.
"""
