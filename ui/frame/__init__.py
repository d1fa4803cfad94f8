"""The frame around the screens: top bar, navigation, notice bar, the lock. Imported by the main window only."""
