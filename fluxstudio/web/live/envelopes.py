"""One event as it goes over the wire: to those who may see it with its fragment, to others as a bare number.

An envelope is `{v, seq, type, html, data}`. `{v, seq}` alone says that something happened which this person
may not know of, so that a gap in the numbers always means a loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypedDict

from django.utils.translation import override

from fluxstudio.domain.roles import Visibility, may_change
from fluxstudio.models import Collection, Event
from fluxstudio.web.contexts import Audience

from .stories import Story, story_of

VERSION = 1


class Envelope(TypedDict, total=False):
    """What a socket sends and what the polling twin lists."""

    v: int
    seq: int
    type: str
    html: str
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Who listens, as read from the database for this delivery."""

    person_id: int
    role: str
    language: str = "en"

    def may_see(self, collection: Collection | None) -> bool:
        """Whether what lies in this collection concerns them."""
        if collection is None:
            return True
        return collection.owner_id == self.person_id or collection.visibility != Visibility.PRIVATE

    def audience(self, collection: Collection | None) -> Audience:
        """Which of the few versions of a fragment is theirs."""
        if collection is None:
            return Audience(may_change=False, language=self.language)
        own = collection.owner_id == self.person_id
        allowed = may_change(self.role, collection.visibility, own_collection=own)
        return Audience(may_change=allowed, language=self.language)


class Renderer:
    """Reads what one event is about once, and renders it at most once per audience."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._story: Story | None = None
        self._is_read = False
        self._done: dict[tuple[Audience, bool], Envelope] = {}

    def envelope_for(self, listener: Listener) -> Envelope:
        """The envelope this listener gets."""
        story = self._read() if listener.may_see(self._event.collection) else None
        if story is None:
            return bare(self._event.seq)
        # What has moved since is judged by where it lies now, too.
        is_theirs = listener.may_see(story.where)
        audience = listener.audience(story.where)
        if (audience, is_theirs) not in self._done:
            with override(audience.language):
                self._done[audience, is_theirs] = self._envelope(story, audience, is_theirs)
        return self._done[audience, is_theirs]

    def _read(self) -> Story | None:
        if not self._is_read:
            self._story, self._is_read = story_of(self._event), True
        return self._story

    def _envelope(self, story: Story, audience: Audience, is_theirs: bool) -> Envelope:
        made = story.tell(audience) if is_theirs else story.gone()
        if made is None:
            return bare(self._event.seq)
        html, data = made
        return Envelope(v=VERSION, seq=self._event.seq, type=self._event.type, html=html, data=data)


def bare(seq: int) -> Envelope:
    """Something happened that this person need not or may not know."""
    return Envelope(v=VERSION, seq=seq)
