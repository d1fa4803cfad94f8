"""The tour: the real windows worked by a program, step by step, photographed. Knows every screen; no screen knows
it.
"""
