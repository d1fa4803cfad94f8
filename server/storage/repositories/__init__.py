"""The repositories, one file an aggregate: statements prepared once a database, and the Protocols of `server.ports` on
one unit of work's runner.
"""
