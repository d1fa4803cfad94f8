"""Practice: the panel that plays patients, telephones and broken things, and the tour that plays a whole morning."""
