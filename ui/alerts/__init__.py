"""The alerts screen: what needs a person, the worst first. Imports widgets, ports and wire values; no other screen."""
