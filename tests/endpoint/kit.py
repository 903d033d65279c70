"""An endpoint in this process, on a clock of our own, reached through httpx's ASGI transport."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx
from PIL import Image
from starlette.applications import Starlette

from fluxstudio.endpoint.config import MODEL
from fluxstudio.endpoint.desk import Desk

SUBMIT = f"/api/v3/{MODEL}"
HOST = "http://endpoint.test"
START = 1_790_000_000.0  # not at the edge of a minute


class VirtualClock:
    """Time that stands still until it is moved; sleepers wake as it passes them."""

    def __init__(self) -> None:
        self.now = START
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, woken))
        await woken.wait()

    @property
    def waits(self) -> list[float]:
        """How much longer each sleeper sleeps."""
        return [round(due - self.now, 3) for due, _ in self._sleepers]

    async def sleeping(self, count: int = 1) -> None:
        """Until so many sleep: what they wait for is all that is left to happen."""
        async with asyncio.timeout(20):
            while len(self._sleepers) < count:
                await asyncio.sleep(0.001)

    def advance(self, seconds: float) -> None:
        self.now += seconds
        due = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[0] > self.now]
        for _, woken in due:
            woken.set()


@dataclass
class Receiver:
    """Where webhooks go: keeps what came, answers as told (200 when it has no more to say)."""

    answers: list[int] = field(default_factory=list)
    calls: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    on_call: Callable[[], None] = lambda: None

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        self.calls.append((url, body, dict(headers)))
        self.on_call()
        return self.answers.pop(0) if self.answers else 200


@dataclass
class Service:
    """One endpoint and a caller with a key."""

    app: Starlette
    http: httpx.AsyncClient
    clock: VirtualClock
    receiver: Receiver

    @property
    def desk(self) -> Desk:
        found = self.app.state.front.open()
        assert isinstance(found, Desk)
        return found

    async def submit(self, prompt: str = "a red fox", *, url: str = SUBMIT, **body: Any) -> dict[str, Any]:
        """The data of a submit that must succeed."""
        answer = await self.http.post(url, json={"prompt": prompt} | body)
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def result(self, prediction: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/v3/predictions/{prediction}/result")
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def done(self, prompt: str = "a red fox", **body: Any) -> dict[str, Any]:
        """The result of a submit, when it has ended."""
        data = await self.submit(prompt, **body)
        await self.settled()
        return await self.result(data["id"])

    async def settled(self) -> None:
        async with asyncio.timeout(60):
            await self.desk.runner.settled()

    async def upload(self, content: bytes, filename: str = "a.png") -> str:
        ticket = {"filename": filename, "size": len(content)}
        data = (await self.http.post("/api/v3/media/uploads", json=ticket)).json()["data"]
        headers = data["upload"]["headers"]
        async with httpx.AsyncClient(transport=self.http._transport) as bare:
            put = await bare.put(data["upload"]["url"], content=content, headers=headers)
        assert put.status_code == 200, put.text
        return str(data["download_url"])

    def as_key(self, key: str) -> httpx.AsyncClient:
        """Another caller of the same endpoint."""
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.AsyncClient(transport=self.http._transport, base_url=HOST, headers=headers)


Serve = Callable[..., Awaitable[Service]]


async def no_fetch(url: str) -> bytes:
    raise ConnectionError(f"{url} is not reachable in this test")


def png(size: tuple[int, int] = (64, 64), colour: Any = (200, 30, 30), mode: str = "RGB") -> bytes:
    """A one-coloured picture."""
    out = BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image
