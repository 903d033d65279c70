"""What draws the pictures of our own endpoint when no model is at hand: no weights, no network, no Django.

`sandbox.SandboxRenderer` draws sketches, restyles and touch-ups; `blank.BlankRenderer` costs next to nothing.
"""
