"""Django's pages under ASGI, without two costs that come with them by default.

Each middleware that is not async takes a thread and comes back, some thirty times a request; here all of them run in the
thread of the view. And deep in the interpreter's stack a template's loop can cost half as much again; here it has room.
"""

from __future__ import annotations

from collections.abc import Callable

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_ROOM = 70_000  # places of 8 bytes: makes the interpreter take a chunk of 1 MB, nearly half of it free

Answer = Callable[[HttpRequest], HttpResponseBase]


class PageHandler(ASGIHandler):
    """Serves pages and media; build it after `django.setup()`."""

    def load_middleware(self, is_async: bool = False) -> None:
        """One chain without an event loop in between; an async view still gets one."""
        super().load_middleware(is_async=False)
        self._answer = sync_to_async(with_room(self.get_response), thread_sensitive=True)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, from a thread of the request's own."""
        return await self._answer(request)


def with_room(answer: Answer) -> Answer:
    """`answer`, called from a frame so large that all calls below it find room in one chunk of the stack.

    CPython up to 3.12 maps and unmaps 16 kB of memory at every call that crosses the end of a chunk. A loop at that
    depth did so 4,500 times a page, a third of its CPU (https://github.com/python/cpython/issues/142183).
    """

    def roomy(request: HttpRequest) -> HttpResponseBase:
        return answer(request)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=_ROOM)
    return roomy
