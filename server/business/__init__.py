"""Business systems, a folder each: what speaks the wire of whoever bills and must be told belongs here.

May import server.ports, server.domain and app.core; no business system knows another. README.md is the recipe.
"""
