"""What a person missed: the events since the last one their page has seen."""

from __future__ import annotations

from dataclasses import dataclass

from fluxstudio.models import Event, Member, Team

from .envelopes import Envelope, Listener, Renderer, bare

MOST = 200  # events that are replayed; after more, the page is fetched anew


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Envelopes in order, or the advice to fetch the page anew."""

    seq: int  # of the last event there is
    envelopes: list[Envelope]
    resync: bool = False


def replay(team: Team, listener: Listener, since: int) -> Replay:
    """What happened in the team after `since`, as this listener may see it."""
    last = Team.objects.values_list("seq", flat=True).get(pk=team.pk)
    if since == last:
        return Replay(seq=last, envelopes=[])
    if not 0 <= since < last or last - since > MOST:
        return Replay(seq=last, envelopes=[], resync=True)
    rows = list(Event.objects.after(team, since).select_related("team", "collection")[:MOST])
    if not rows or rows[0].seq != since + 1:  # cleared away meanwhile
        return Replay(seq=last, envelopes=[], resync=True)
    return Replay(seq=rows[-1].seq, envelopes=_latest(rows, listener))


def listener_for(member: Member, language: str) -> Listener:
    """A member as a listener."""
    return Listener(person_id=member.person_id, role=member.role, language=language)


def _latest(rows: list[Event], listener: Listener) -> list[Envelope]:
    """Every event in order; an earlier one about a thing that changed again later is a bare number.

    A run is announced once, so that it enters the feed where it belongs.
    """
    last = {(row.type, row.object_id, row.collection_id): row.seq for row in rows}
    return [
        Renderer(row).envelope_for(listener)
        if last[row.type, row.object_id, row.collection_id] == row.seq
        else bare(row.seq)
        for row in rows
    ]
