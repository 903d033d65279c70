"""Pages as the server serves them: through our own handler, over ASGI."""

from __future__ import annotations

import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse
from django.urls import path

from fluxstudio.web.handler import PageHandler

SEEN: list[int] = []


def plain(request: HttpRequest) -> HttpResponse:
    SEEN.append(threading.get_ident())
    return HttpResponse("plain")


async def awaited(request: HttpRequest) -> HttpResponse:
    return HttpResponse("awaited")


urlpatterns = [path("plain", plain), path("awaited", awaited)]


def noting(get_response):  # type: ignore[no-untyped-def]
    """A middleware that says in which thread it runs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        SEEN.append(threading.get_ident())
        return get_response(request)

    return middleware


async def ask(address: str) -> tuple[int, bytes]:
    scope = {
        "type": "http",
        "method": "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    asked = ApplicationCommunicator(PageHandler(), scope)
    await asked.send_input({"type": "http.request", "body": b"", "more_body": False})
    start, body = await asked.receive_output(5), await asked.receive_output(5)
    return start["status"], body["body"]


@pytest.fixture(autouse=True)
def _two_views(settings: object) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    settings.MIDDLEWARE = [f"{__name__}.noting", "django.middleware.common.CommonMiddleware"]  # type: ignore[attr-defined]
    SEEN.clear()


async def test_middleware_runs_in_the_thread_of_the_view_and_not_in_the_loop() -> None:
    assert await ask("/plain") == (200, b"plain")
    assert len(SEEN) == 2
    assert len(set(SEEN)) == 1
    assert threading.get_ident() not in SEEN


async def test_an_async_view_answers_too() -> None:
    assert await ask("/awaited") == (200, b"awaited")
