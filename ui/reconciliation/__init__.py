"""The reconciliation screen: days, runs, rows, statements, proofs. Imports widgets, ports and wire values only."""
