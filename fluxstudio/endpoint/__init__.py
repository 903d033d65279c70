"""flux-dev-lora served by us, in the protocol of the cloud: a Starlette application on one data folder. No Django.

`app.py` composes it, `routes/` answers, `runner.py` makes submitted predictions happen, `books.py` keeps them, and
`renderers/` draws. `docs/endpoint.md` says how to start it and what can be asked to go wrong.
"""
