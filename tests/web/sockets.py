"""A browser's tab, as far as the live socket is concerned."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import unquote

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from fluxstudio.asgi import socket_application
from fluxstudio.models import Person, Team

HOST = b"testserver"
OWN = b"http://testserver"


class Tab(ApplicationCommunicator):
    """One socket with a person's cookie and a page's origin."""

    def __init__(
        self,
        path: str,
        cookie: str = "",
        headers: Sequence[tuple[bytes, bytes]] | None = None,
        app: Any = socket_application,
    ) -> None:
        given = [(b"host", HOST), (b"origin", OWN)] if headers is None else list(headers)
        scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": unquote(path),
            "query_string": b"",
            "headers": [*given, (b"cookie", cookie.encode())],
            "subprotocols": [],
        }
        super().__init__(app, scope)

    async def handshake(self) -> int | None:
        """The code the handshake is closed with; None when it is accepted."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(5)
        return None if answer["type"] == "websocket.accept" else int(answer["code"])

    async def open(self) -> Self:
        """Connect; the handshake itself is always answered."""
        assert await self.handshake() is None
        return self

    async def send(self, text: str | None = None, data: bytes | None = None) -> None:
        """Send a frame as it is."""
        await self.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def leave(self, code: int = 1001) -> None:
        """Close the tab, or with 1006 lose its line."""
        await self.send_input({"type": "websocket.disconnect", "code": code})
        await self.wait(5)

    async def say(self, **message: Any) -> None:
        """Send a message as the page's script does."""
        await self.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        output = await self.receive_output(5)
        assert output["type"] == "websocket.send", output
        found = json.loads(output["text"])
        assert isinstance(found, dict)
        return found

    async def hello(self, last_seq: Any = 0) -> list[dict[str, Any]]:
        """Say hello and hear everything up to `ready` or `resync`, that included."""
        await self.say(type="hello", last_seq=last_seq)
        heard = [await self.hear()]
        while heard[-1].get("type") not in ("ready", "resync"):
            heard.append(await self.hear())
        return heard

    async def here(self, place: Any, doing: Any = "look") -> dict[str, Any]:
        """Say where the page is; the first answer about it."""
        await self.say(type="here", place=place, doing=doing)
        return await self.hear_presence()

    async def hear_presence(self) -> dict[str, Any]:
        """The next message about who is there; what happened meanwhile is passed over."""
        while True:
            heard = await self.hear()
            if heard.get("type") == "presence":
                return heard

    async def closed(self) -> int:
        """The code the server closes with; messages before it are passed over."""
        while True:
            output = await self.receive_output(5)
            if output["type"] == "websocket.close":
                return int(output["code"])

    async def is_quiet(self) -> bool:
        """Whether nothing more was said: everything before the answer to a ping has been heard."""
        await self.say(type="ping")
        return (await self.hear())["type"] == "pong"


def cookie_of(person: Person | None) -> str:
    """A signed-in browser's cookie."""
    if person is None:
        return ""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


async def tab(
    person: Person | None, team: Team | str, *, cookie: str | None = None, app: Any = socket_application
) -> Tab:
    """An open socket of this person at this team."""
    slug = team if isinstance(team, str) else team.slug
    given = await sync_to_async(cookie_of)(person) if cookie is None else cookie
    return await Tab(f"/ws/t/{slug}/live/", given, app=app).open()


def ids(html: str) -> list[str]:
    """The ids in a fragment, in order."""
    return re.findall(r'\bid="([^"]+)"', html)
