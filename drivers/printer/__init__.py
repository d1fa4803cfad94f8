"""Receipt printers: the neutral document, layout, ESC/POS bytes, one file a model family, and the emulator."""
