"""The rules of the studio: pure decisions, standard library only, no clock and no I/O."""
