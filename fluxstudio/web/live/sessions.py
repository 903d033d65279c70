"""Signing out closes the session's open sockets at once."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from .hub import PEOPLE


@receiver(user_logged_out)
def close_sockets(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Tell every hub that this session has ended."""
    layer = get_channel_layer()
    session = request.session.session_key if hasattr(request, "session") else None
    if layer is not None and session:
        async_to_sync(layer.group_send)(PEOPLE, {"type": "person.left", "session": session})
