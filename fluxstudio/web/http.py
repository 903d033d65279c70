"""The typed request of a signed-in person's view."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from fluxstudio.models import Member, Person


class StudioRequest(HttpRequest):
    """A request whose person has signed in (see access.signed_in)."""

    htmx: HtmxDetails
    user: Person
    part: Member  # set by access.member
