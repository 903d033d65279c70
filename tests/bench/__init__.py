"""Figures, not assertions: what the studio costs, beside something simpler measured in the same minutes."""
