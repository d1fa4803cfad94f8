"""Settings of this computer: language, colours, size, how a scan is told from typing, sound; the versions."""
