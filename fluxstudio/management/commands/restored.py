"""`manage.py restored`: after a backup was put back, and before the studio is started on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from fluxstudio.actions.attempts import begin_sending, doubt, doubt_all_sending
from fluxstudio.domain.lifecycle import AttemptState
from fluxstudio.engine.lock import EngineLock
from fluxstudio.models import Attempt

TEXT = "This waited when the backup was made that was put back since. It may have been sent in between."


class Command(BaseCommand):
    """Calls in doubt whatever the studio would send, and may have sent already after the backup was made."""

    help = "Run once after a backup was put back, before the studio is started: nothing is paid for twice."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the engine's lock, so that nobody sends meanwhile, and say how many there were."""
        lock = EngineLock(settings.DATA_DIR / "engine.lock")
        if not lock.acquire():
            raise CommandError(
                f"A studio is running on {settings.DATA_DIR}. Nothing was changed. "
                "Stop it, put the backup back, and run this before it is started again."
            )
        try:
            self._say(_doubt_what_waits())
        except DatabaseError as error:
            raise CommandError(
                f"{error}. Nothing was changed. `manage.py migrate` makes a backup of an older version fit."
            ) from error
        finally:
            lock.release()

    def _say(self, count: int) -> None:
        if not count:
            self.stdout.write("Nothing that costs money waited to be sent when the backup was made.")
            return
        self.stdout.write(
            f"{count} pictures that waited to be sent when the backup was made are now in doubt: they may have been "
            "sent and charged since. Their price stays held, and they are never sent by themselves."
        )


@transaction.atomic
def _doubt_what_waits() -> int:
    """How many there were. What the sandbox draws is free: it stays in the queue."""
    waiting = Attempt.objects.filter(state=AttemptState.QUEUED, simulated=False)
    rows = waiting.select_related("slot__run__team", "slot__run__collection")
    doubted = sum(begin_sending(row) and doubt(row, text=TEXT) for row in rows)
    return doubted + doubt_all_sending()
