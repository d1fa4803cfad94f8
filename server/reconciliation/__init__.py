"""Reconciliation: columns in, findings out. Calendars, matching, the table of patterns, the day proof.

Pure: Polars frames and values, no file, no database, no clock. Imports app.core and nothing else of ours.
"""
