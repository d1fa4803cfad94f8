"""Cash drawers: models and the emulator."""
