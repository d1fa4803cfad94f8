"""The language both programs speak: money, numbers, states, permissions. Standard library only, imports nothing of
ours.
"""
