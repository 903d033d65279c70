"""How long a sign-in lasts: 14 days at most, and not past a day without a request."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.dispatch import receiver
from django.http import HttpRequest

from fluxstudio.models import Person

STARTED, SEEN = "started", "seen"  # in the session, Unix seconds
NOTED_EVERY = 3600  # seconds between writes of SEEN, so that looking at a page hardly ever writes


def is_over(session: SessionBase, now: float) -> bool:
    """Whether this sign-in has lasted too long, or has not been used for too long."""
    started, seen = session.get(STARTED, now), session.get(SEEN, now)
    return bool(now - started > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE)


def note(session: SessionBase, now: float) -> None:
    """Remember that the session is in use."""
    if now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = now
        session.setdefault(STARTED, now)


def person_of(key: str) -> Person | None:
    """Who is signed in with this session key now: nobody after sign-out, expiry or another password."""
    session = SessionStore(key) if key else None
    if session is None or is_over(session, time.time()):
        return None
    found = get_user(cast("HttpRequest", SimpleNamespace(session=session)))  # it reads nothing else
    return found if isinstance(found, Person) else None


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """A sign-in starts its clock."""
    request.session[STARTED] = request.session[SEEN] = time.time()


@receiver(user_logged_out)
def mark(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """The answer to a sign-out tells the browser to forget what it kept (web/middleware.py)."""
    request.has_signed_out = True  # type: ignore[attr-defined]
