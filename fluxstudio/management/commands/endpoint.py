"""`manage.py endpoint`: serve flux-dev-lora alone on this machine."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from fluxstudio.endpoint.server import DEFAULT_DATA, add_arguments, serve


class Command(BaseCommand):
    """The same options as `python -m fluxstudio.endpoint`; touches no database."""

    help = "Serves flux-dev-lora on this machine, for programs that speak the WaveSpeed protocol."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser, data=settings.DATA_DIR / DEFAULT_DATA.name)

    def handle(self, *args: Any, **options: Any) -> None:
        status = serve(options, self._say)
        if status:
            sys.exit(status)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
