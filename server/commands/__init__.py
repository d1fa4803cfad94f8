"""The command line, a file a command group: serve, migrate, admin, example-config. Above the composition root.

Prints results to standard output and problems to standard error; ends with 0, 1 (refused), 2 (wrong use).
"""
