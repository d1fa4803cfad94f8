"""Readers of resident identity cards, through the libraries of their makers."""
