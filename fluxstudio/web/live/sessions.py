"""Signing out, another password or role, leaving a team: open sockets hear of it at once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from fluxstudio import events
from fluxstudio.models import Member, Person
from fluxstudio.web import sessions  # noqa: F401  (its receivers count from the start, too)

ACCESS = {"password", "is_active"}  # what decides whether a session counts


@receiver(user_logged_out)
def session_ended(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Close the sockets of this session."""
    if session := getattr(getattr(request, "session", None), "session_key", None):
        events.tell_hubs({"type": "session.ended", "session": session})


@receiver(post_save, sender=Person)
def person_changed(
    instance: Person, created: bool, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    """A new password ends other sessions, and whoever was locked out has none."""
    if not created and (update_fields is None or ACCESS & update_fields):
        events.tell_hubs({"type": "person.changed", "person": instance.pk})


@receiver(post_save, sender=Member)
def role_changed(instance: Member, created: bool, **_: Any) -> None:
    """Who may do less than before is seen doing less."""
    if not created:
        events.tell_hubs({"type": "person.changed", "person": instance.person_id})


@receiver(post_delete, sender=Member)
def member_left(instance: Member, **_: Any) -> None:
    """Who left the team hears no more of it."""
    events.tell_hubs({"type": "person.changed", "person": instance.person_id})
