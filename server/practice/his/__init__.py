"""A practice HIS: patients, bills, postings and withdrawals, strict about the contract and faulty on request.

Belongs here: pure behaviour over a book of its own. May import the standard library and `server.practice.exchange`
and `faults` only: it shares no code with the adapter that talks to it.
"""
