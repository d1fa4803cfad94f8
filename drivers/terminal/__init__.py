"""Card terminals (MISPOS): by a vendor's library, by files, by a serial line. Imports no other kind of device."""
