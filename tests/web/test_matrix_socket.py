"""Who may say what on the live socket: generated from the policy file, as tests/web/test_matrix.py is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from fluxstudio.domain.policy import policy
from fluxstudio.web.live.hub import stop_hub
from tests.web.matrix.world import SAID, Actor, World
from tests.web.sockets import Tab, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def _stopped() -> AsyncIterator[None]:
    yield
    await stop_hub()


async def test_everybody_may_say_on_the_socket_what_the_policy_says() -> None:
    world = await sync_to_async(World)(with_things=False)
    for actor in world.actors.values():
        for message in SAID:
            heard = await _said(actor.person, world, message)
            assert heard == _may_hear(actor, message), (actor.name, message)


async def _said(person: Any, world: World, message: str) -> str:
    """What the socket answers to one message: the type of what it says, or the code it closes with."""
    socket = await tab(person, world.team)
    if message == "here":
        return await _came(socket)
    if message != "connect":
        await socket.say(type=message, last_seq=0)
    elif person is not None and await sync_to_async(_is_in)(person, world):
        await socket.leave()
        return "open"
    answer = await socket.receive_output(5)
    if answer["type"] == "websocket.close":
        return str(answer["code"])
    await socket.leave()
    return "told"


async def _came(socket: Tab) -> str:
    """What is answered to where one is: after the hello, for nothing is told before."""
    await socket.say(type="hello", last_seq=0)
    await socket.say(type="here", place="picture:nowhere", doing="look")
    while (answer := await socket.receive_output(5))["type"] == "websocket.send":
        if '"presence"' in answer["text"]:
            await socket.leave()
            return "told"
    return str(answer["code"])


def _is_in(person: Any, world: World) -> bool:
    return bool(world.team.members.filter(person=person).exists())


def _may_hear(actor: Actor, message: str) -> str:
    if actor.person is None:
        return "4401"
    if not actor.role:
        return "4404"
    if message == "connect":
        return "open"
    return "told" if policy().may_say(actor.role, message) else "1008"
