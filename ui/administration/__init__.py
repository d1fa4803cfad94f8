"""Administration (operators, roles, windows) and the audit log, a screen of its own for who may read it."""
