"""The exception workbench (异常账目处理): what nothing explains, the worst first, with evidence and the one safe act.

Imports widgets, ports, files of the desk and wire values; no other screen.
"""
