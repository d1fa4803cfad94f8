"""Voice announcers: phrases as command strings, as frames of a speech module, or as the computer's own speech."""
