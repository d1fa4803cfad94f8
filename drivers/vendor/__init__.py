"""Vendors' libraries, each in a process of its own. Knows no kind of device; imports transport's clock and errors."""
