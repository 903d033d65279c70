"""Addresses, grouped by noun."""
