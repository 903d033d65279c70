"""Which saved prompts a member may look at and change: the first line of their views."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from fluxstudio.domain import policy
from fluxstudio.models import Member, SavedPrompt


def prompt(part: Member, slug: str) -> SavedPrompt:
    """A saved prompt of the team: every member may look at it."""
    found = find(part, slug)
    if found is None:
        raise Http404
    return found


def prompt_to_change(part: Member, slug: str) -> SavedPrompt:
    """A saved prompt the member may change or delete."""
    found = prompt(part, slug)
    if not can_change(part, found):
        raise PermissionDenied
    return found


def find(part: Member, slug: str) -> SavedPrompt | None:
    """The team's prompt of that slug, or None."""
    if not slug or "\0" in slug:
        return None
    return SavedPrompt.objects.of_team(part.team).select_related("team", "person").filter(slug=slug).first()


def can_change(part: Member, saved: SavedPrompt) -> bool:
    """Whether the member may change or delete it: their own, or as an editor anybody's."""
    own = saved.person_id == part.person_id
    return policy.may(part.role, "prompt.change_own" if own else "prompt.change")
