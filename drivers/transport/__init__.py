"""Lines to devices (serial, TCP, spooler, file): open, write, read, close, and nothing about what is said on them."""
