"""The authorisation matrix: who asks (world.py), for what (things.py), and what the policy says to it (expect.py)."""
