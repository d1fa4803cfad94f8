"""Readers of social security cards, through the library of the card's driver."""
