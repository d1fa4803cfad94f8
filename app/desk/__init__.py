"""What a person can do at a desk: a file a verb.

Imports app.core and app.wire; sees servers, journals and devices as ports.
"""
