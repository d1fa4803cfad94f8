"""The shift: open with a float, read the statement, count blind, close, hand over what is unknown by name."""
