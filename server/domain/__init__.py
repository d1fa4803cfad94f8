"""Rules with memory: order, payment, refund, posting, ledger, shift, identity. Plain Python; imports app.core and
nothing else of ours.
"""
