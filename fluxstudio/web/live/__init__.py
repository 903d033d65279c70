"""The live path: one hub per process, one small socket per tab, and a polling twin."""
