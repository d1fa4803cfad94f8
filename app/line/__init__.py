"""What desk and server both need of a network line: names and answers within a time.

Imports the standard library and the parts of requests alone, nothing of ours.
"""
