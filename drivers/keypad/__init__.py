"""Keypads for the hospital's own passwords. A bank's PIN is typed at the card terminal and never comes here."""
