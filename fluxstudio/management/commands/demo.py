"""`make demo`: the same server on a throw-away install with a sample team at work, removed when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from fluxstudio.management.commands.serve import address, listen, serve
from fluxstudio.management.demo.making import Account, make_people, make_work
from fluxstudio.models import Instance

INSIDE = "--inside"  # the process that has the throw-away folder as its own


class Command(BaseCommand):
    """Draws 60 sandbox pictures into a temporary folder and serves them until Ctrl-C."""

    help = "Serve a throw-away install with a sample team and 60 sandbox pictures, to look at."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing for people."""
        parser.add_argument(INSIDE, action="store_true", help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        """Outside: make a folder, run inside it, remove it. Inside: fill and serve."""
        if options["inside"]:
            self._inside()
        else:
            with tempfile.TemporaryDirectory(prefix="fluxstudio-demo-") as folder:
                status = _run_inside(folder)
            sys.exit(status)

    def _inside(self) -> None:
        started = time.monotonic()
        listening = listen()
        call_command("migrate", verbosity=0, interactive=False)
        if Instance.current().set_up_at is not None:
            raise CommandError(
                f"{settings.DATA_DIR} is somebody's studio. The demo only fills an empty folder."
            )
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        self.stdout.write("FluxStudio demo: drawing 60 pictures in the local sandbox …")
        self.stdout.flush()
        accounts = make_people()
        make_work()
        self._announce(accounts, time.monotonic() - started)
        serve(listening)

    def _announce(self, accounts: list[Account], seconds: float) -> None:
        self.stdout.write(f"FluxStudio demo: {address()}")
        for one in accounts:
            self.stdout.write(f"  {one.name:<16} {one.role:<7} {one.email:<26} {one.password}")
        self.stdout.write(f"  made in {seconds:.0f} s in {settings.DATA_DIR}, which Ctrl-C removes")
        self.stdout.flush()


def _run_inside(folder: str) -> int:
    """Run this command in a process whose data folder is that one, and pass signals on to it."""
    mine = ("FLUXSTUDIO_", "WAVESPEED_")  # a demo spends nothing, mails nobody and needs no public address
    env = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    command = [sys.executable, sys.argv[0], "demo", INSIDE]
    # A session of its own: Ctrl-C reaches it once, from here.
    inside = subprocess.Popen(command, env=env | {"FLUXSTUDIO_DATA_DIR": folder}, start_new_session=True)

    def pass_on(number: int, frame: FrameType | None) -> None:
        inside.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    return max(0, inside.wait())
