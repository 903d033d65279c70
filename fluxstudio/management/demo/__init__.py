"""The sample studio of `make demo`: who works there, what they asked for, and how it came to be."""
