"""What the emulators share among themselves (lines, control port, paper picture); shares no code with the drivers."""
