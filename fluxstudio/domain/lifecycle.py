"""The states of slots and attempts, and which may follow which.

    Slot:     waiting → filled | failed | cancelled        (failed → waiting by a retry)
    Attempt:  queued → sending → accepted → done | failed
                 │        ├→ queued        nothing left this machine: try again later
                 │        ├→ rejected      a definite no: nothing was charged
                 │        └→ in_doubt ──→ accepted      bound by the webhook's token or by the listing
                 │                   ├──→ not_created   nothing was charged, may be sent again
                 │                   └──→ review        a person decides
                 └→ cancelled                           before sending: nothing was charged

Every move is one conditional UPDATE that changes one row; a move this table does not name changes none.
"""

from __future__ import annotations

from enum import StrEnum


class SlotState(StrEnum):
    """Where one of a run's pictures is."""

    WAITING = "waiting"
    FILLED = "filled"
    FAILED = "failed"
    CANCELLED = "cancelled"


class AttemptState(StrEnum):
    """Where one paid request is."""

    QUEUED = "queued"  # nothing was sent
    SENDING = "sending"  # committed before the first byte leaves
    ACCEPTED = "accepted"  # the provider gave it an id
    DONE = "done"  # the picture is stored
    FAILED = "failed"  # the provider gave up, or what it made cannot be had
    REJECTED = "rejected"  # a definite no before any work
    IN_DOUBT = "in_doubt"  # may have been created and charged; never sent again by itself
    NOT_CREATED = "not_created"  # doubt resolved: it was never created
    REVIEW = "review"  # doubt could not be resolved
    CANCELLED = "cancelled"  # taken back before it was sent


#: An attempt in one of these holds its slot: at most one per slot (a partial unique index says so).
LIVE = (
    AttemptState.QUEUED,
    AttemptState.SENDING,
    AttemptState.ACCEPTED,
    AttemptState.IN_DOUBT,
    AttemptState.REVIEW,
)

#: Money is held for an attempt in one of these.
HOLDING = LIVE

MOVES: dict[AttemptState, tuple[AttemptState, ...]] = {
    AttemptState.QUEUED: (AttemptState.SENDING, AttemptState.CANCELLED, AttemptState.REJECTED),
    AttemptState.SENDING: (
        AttemptState.QUEUED,
        AttemptState.ACCEPTED,
        AttemptState.REJECTED,
        AttemptState.IN_DOUBT,
    ),
    AttemptState.ACCEPTED: (AttemptState.DONE, AttemptState.FAILED),
    AttemptState.IN_DOUBT: (AttemptState.ACCEPTED, AttemptState.NOT_CREATED, AttemptState.REVIEW),
    AttemptState.REVIEW: (AttemptState.ACCEPTED, AttemptState.NOT_CREATED),
    AttemptState.NOT_CREATED: (AttemptState.ACCEPTED,),  # the horizon was too short: an incident
}


def may_move(before: AttemptState, after: AttemptState) -> bool:
    """Whether an attempt may go from one state to the other."""
    return after in MOVES.get(before, ())


def sources_of(after: AttemptState) -> tuple[AttemptState, ...]:
    """The states from which an attempt may come into this one."""
    return tuple(before for before, targets in MOVES.items() if after in targets)
