"""The only door for addresses that people or providers hand us. No Django.

An address is judged three times: as written (`judge.py`: https, port 443, no user name, no inside name), as resolved
(`network.py`: every address of the name must be public, and the judged one is the one connected to), and as connected
(the socket's own peer). A name that answers differently the second time gains nothing. `door.py` follows redirects
itself, each judged like the first; `body.py` reads no more than was allowed.
"""

from __future__ import annotations

from fluxstudio.egress.door import Beginning, Egress, Fetched, Head
from fluxstudio.egress.errors import EgressError, EgressFailed, EgressRefused, EgressTooBig
from fluxstudio.egress.network import guarded_transport

__all__ = [
    "Beginning",
    "Egress",
    "EgressError",
    "EgressFailed",
    "EgressRefused",
    "EgressTooBig",
    "Fetched",
    "Head",
    "guarded_transport",
]
