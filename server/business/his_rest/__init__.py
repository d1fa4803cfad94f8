"""A hospital's HIS over REST: CONTRACT.md is what its vendor builds, `conformance` what he checks it with.

The `conformance*` modules share no code with the adapter, so that one mistake cannot hide in both.
"""
