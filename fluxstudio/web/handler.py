"""Django's pages under ASGI, with all middleware in the thread of the view.

By default each middleware that is not async takes a thread and comes back, some thirty times a request.
"""

from __future__ import annotations

import warnings

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Static files and the audit log's table are small enough to be read at once, in a thread; media and archives come in
# pieces of their own. Whoever runs the studio need not read about it.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")


class PageHandler(ASGIHandler):
    """Serves pages and media; build it after `django.setup()`."""

    def load_middleware(self, is_async: bool = False) -> None:
        """One chain without an event loop in between; an async view still gets one."""
        super().load_middleware(is_async=False)
        self._answer = sync_to_async(self.get_response, thread_sensitive=True)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, from a thread of the request's own."""
        return await self._answer(request)
