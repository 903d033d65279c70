"""`make run`: migrate, say where the studio is and what it runs on, and serve it from this one process."""

from __future__ import annotations

import signal
import socket
import time
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from fluxstudio.actions.provider import current_key
from fluxstudio.models import Instance

GRACE = 3  # seconds that open requests get when the server stops; the engine then drains what it is sending


class Command(BaseCommand):
    """Serves pages, the live socket, the engine and the sandbox endpoint until Ctrl-C."""

    help = "Migrate and serve the whole studio from one process."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, announce, serve; ends with 0 after Ctrl-C."""
        listening = listen()  # first, so that a port that is taken is known before anything is said
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        if settings.PRODUCTION:
            call_command("createcachetable", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        self._announce(time.monotonic() - started)
        serve(listening)

    def _announce(self, seconds: float) -> None:
        key = current_key()
        source = (
            f"WaveSpeedAI with the key from the {key.source}"
            if key
            else "the local sandbox (no AI model, free)"
        )
        self.stdout.write(f"FluxStudio: {address()}")
        self.stdout.write(f"  one process, SQLite and files in {settings.DATA_DIR}; pictures from {source}")
        if Instance.current().set_up_at is None:
            self.stdout.write(f"  empty: open {address()}/setup/ to make the first account")
            if settings.SETUP_CODE:
                self.stdout.write(f"  set-up code: {settings.SETUP_CODE}")
        self.stdout.write(f"  ready to start in {seconds:.1f} s; Ctrl-C ends it")
        self.stdout.flush()


def listen() -> socket.socket:
    """The open port. Raises CommandError when it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    try:
        return socket.create_server((settings.HOST.strip("[]"), settings.PORT), family=family)
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Cannot listen on {settings.HOST}, port {settings.PORT}: {getattr(error, 'strerror', None) or error}. "
            f"Another program may be using it; PORT= names another one."
        ) from error


def serve(listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. Raises CommandError when the server did not come up."""
    _ignore_after_uvicorn()
    server = uvicorn.Server(config())
    server.run(sockets=[listening])
    if not server.started:
        raise CommandError("The server did not start; the lines above say why.")


def address() -> str:
    """Where a browser on this machine finds the studio."""
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}"


def config() -> uvicorn.Config:
    """The server's own limits: small socket messages, no per-message deflate, no endless goodbye."""
    return uvicorn.Config(
        "fluxstudio.asgi:application",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=settings.PRODUCTION,
        ws_max_size=65_536,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE,
    )


def _ignore_after_uvicorn() -> None:
    # uvicorn raises the signal again once it has stopped; by then everything is put away and the end is a good one.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
