"""Customer displays: amount, lamp and text as bytes, one table of models, and the emulator."""
