"""Pixels: bytes in, bytes out.

The rest of the house calls `workshop.shared()` and reads the answers in `intake.py`; bytes from outside
are decoded only in child processes (`child.py`). Nothing is imported here: a child pays for every import.
"""
