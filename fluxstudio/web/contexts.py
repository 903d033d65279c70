"""What templates get: the same values for the page, the htmx fragment and the push over the socket.

Nothing here depends on who looks, except through `Audience`: times are ISO strings that the page's script
puts into the browser's zone, and "yours" is a data attribute.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from fluxstudio.actions.provider import CLOUD, endpoint_for
from fluxstudio.actions.runs import shape_of
from fluxstudio.domain.durations import usual
from fluxstudio.domain.lifecycle import AttemptState, SlotState
from fluxstudio.domain.money import dollars
from fluxstudio.models import Attempt, Budget, Member, Picture, Run, Slot, Team

from .access import can_change
from .failures import Failure, of_slot

HISTORY = 50  # finished attempts that "usually" looks back on


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who a fragment is for, as far as it may differ."""

    may_change: bool
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One picture as a tile."""

    picture: Picture
    url: str  # of its own page
    file_url: str  # the bytes as stored
    srcset: str
    thumb_url: str
    alt: str
    hidden: bool
    may_change: bool
    team: str
    is_favourite: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """One slot as the feed shows it.

    `state` is queued, sending, rendering, ready, in_doubt, failed, cancelled or binned.
    """

    slot: Slot
    run: Run
    state: str
    ratio: str
    number: int  # 1–4, as people count
    tile: Tile | None = None
    failure: Failure | None = None
    since: str = ""  # ISO time from which elapsed time counts
    usual: tuple[int, int] | None = None  # seconds, p25–p75
    price: str = ""  # what its attempt may cost; "" when nothing
    postponed: bool = False  # nothing left this machine yet, and it will be tried again by itself
    alike: int = 1  # places of the run in the same state
    may_change: bool = False

    @property
    def retry_url(self) -> str:
        """Where to ask again; "" for who may not."""
        return reverse("slot_retry", args=[self.run.team.slug, self.slot.slug]) if self.may_change else ""

    @property
    def shown_url(self) -> str:
        """The same place without the blur."""
        return reverse("slot_shown", args=[self.run.team.slug, self.slot.slug])

    @property
    def reuse_url(self) -> str:
        """The composer with the run's settings."""
        return _reuse_url(self.run)

    @property
    def page_url(self) -> str:
        """The run's own page."""
        return reverse("run", args=[self.run.team.slug, self.run.slug])


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """One run with its places."""

    run: Run
    places: list[Place]
    loras: list[str]
    mode: str
    ready: int
    waiting: int
    cancelled: int
    may_change: bool
    may_cancel: bool
    cancel_url: str
    reuse_url: str
    page_url: str
    since: str


def run_card(run: Run, audience: Audience, usually: tuple[int, int] | None = None) -> RunCard:
    """A run loaded by `Run.objects.for_feed()`, as values for studio/_run.html."""
    places = [place(slot, run, audience, usually) for slot in run.slots.all()]
    states = [item.state for item in places]
    waiting = sum(state in ("queued", "sending", "rendering") for state in states)
    team = run.team.slug
    return RunCard(
        run=run,
        places=places,
        loras=[lora.name for lora in run.request.loras],
        mode=mode_label("inpaint" if run.mask_id else "image" if run.reference_id else "text"),
        ready=states.count("ready"),
        waiting=waiting,
        cancelled=states.count("cancelled"),
        may_change=audience.may_change,
        may_cancel=audience.may_change and waiting > 0,
        cancel_url=reverse("run_cancel", args=[team, run.slug]),
        reuse_url=_reuse_url(run),
        page_url=reverse("run", args=[team, run.slug]),
        since=run.created_at.isoformat(),
    )


def place(slot: Slot, run: Run, audience: Audience, usually: tuple[int, int] | None) -> Place:
    """One slot, as values for studio/_slot.html."""
    attempt = _last_attempt(slot)
    state = _state_of(slot, attempt)
    since = (attempt.accepted_at or attempt.created_at) if attempt else slot.changed_at
    team = run.team.slug
    return Place(
        slot=slot,
        run=run,
        state=state,
        ratio=run.ratio,
        number=slot.index + 1,
        tile=tile(slot.picture, audience, team=team) if slot.picture and state == "ready" else None,
        failure=of_slot(slot, run) if state == "failed" else None,
        since=since.isoformat(),
        usual=usually,
        price=dollars(attempt.price_micros) if attempt and attempt.price_micros else "",
        postponed=state == "queued" and attempt is not None and attempt.tries > 0,
        alike=_alike(state, run),
        may_change=audience.may_change,
    )


def tile(picture: Picture, audience: Audience, *, team: str) -> Tile:
    """One picture, as values for shared tile markup; `team` is the team's slug."""
    page = reverse("picture", args=[team, picture.slug])  # all addresses of a picture begin with its page's
    links = {width: f"{page}w{width}.webp" for width in sorted(picture.rendition_widths)}
    file_url = f"{page}file/"
    return Tile(
        picture=picture,
        url=page,
        file_url=file_url,
        srcset=", ".join(f"{url} {_css_width(picture, side)}w" for side, url in links.items()),
        thumb_url=links.get(640) or links.get(320) or file_url,
        alt=picture.alt or picture.prompt or picture.name,
        hidden=picture.is_hidden,
        may_change=audience.may_change,
        team=team,
        is_favourite=bool(getattr(picture, "is_favourite", False)),
    )


def rendition_url(team: str, picture: Picture, long_side: int) -> str:
    """Where the smaller copy with that long side is served."""
    return reverse("picture_rendition", args=[team, picture.slug, long_side])


def audience_of(part: Member, place_of: Run | Picture, language: str = "en") -> Audience:
    """The audience this member belongs to for this run or picture."""
    return Audience(may_change=can_change(part, place_of.collection), language=language)


def usual_for(run: Run) -> tuple[int, int] | None:
    """Seconds that runs of this shape usually take (p25–p75), None before there are ten."""
    return usual(seconds_of(shape_of(run.request), simulated=run.simulated))


def seconds_of(shape: str, *, simulated: bool) -> list[float]:
    """How long the last pictures of a shape took, from acceptance to the provider's end, newest first."""
    rows = Attempt.objects.filter(
        shape=shape, state=AttemptState.DONE, simulated=simulated, seconds__isnull=False
    )
    newest = rows.order_by("-accepted_at").values_list("seconds", flat=True)[:HISTORY]
    return [seconds for seconds in newest if seconds is not None]


def mode_label(mode: str) -> str:
    """What the composer calls a mode."""
    labels = {"text": _("Text to image"), "image": _("Image to image"), "inpaint": _("Inpaint")}
    return labels[mode]


@dataclass(frozen=True, kw_only=True)
class Purse:
    """What the budget pill and the composer's footer say."""

    used: str
    limit: str
    left_micros: int
    near: bool  # 80 % and more
    over: bool
    renews_on: datetime.date


def purse(team: Team) -> Purse | None:
    """The team's month, or None for a team that draws on the sandbox."""
    if endpoint_for(team) != CLOUD:
        return None
    month = Budget.objects.current(team)
    return Purse(
        used=dollars(month.used_micros),
        limit=dollars(month.limit_micros),
        left_micros=month.left_micros,
        near=month.used_micros * 10 >= month.limit_micros * 8,
        over=month.left_micros <= 0,
        renews_on=month.renews_on,
    )


def run_context(card: RunCard, *, oob: bool = False) -> dict[str, object]:
    """What studio/_run.html and studio/_run_header.html need; `oob` makes the header swap itself in by its id."""
    return {"card": card, "oob": oob}


def slot_context(item: Place, *, oob: bool = False) -> dict[str, object]:
    """What studio/_slot.html needs; `oob` makes it swap itself in by its id."""
    return {"place": item, "oob": oob}


def run_cards(runs: Iterable[Run], part: Member) -> list[RunCard]:
    """A page of the feed; what is usual is looked up once per shape, and only for runs that are waiting."""
    known: dict[str, tuple[int, int] | None] = {}
    cards = []
    for run in runs:
        usually = None
        if any(slot.state == SlotState.WAITING for slot in run.slots.all()):
            shape = f"{shape_of(run.request)} {run.simulated}"
            if shape not in known:
                known[shape] = usual_for(run)
            usually = known[shape]
        cards.append(run_card(run, audience_of(part, run), usually))
    return cards


def _last_attempt(slot: Slot) -> Attempt | None:
    attempts = list(slot.attempts.all())
    return attempts[-1] if attempts else None


def _alike(state: str, run: Run) -> int:
    """How many of the run's places share a line: the cancelled ones do, and those in the bin."""
    if state not in ("cancelled", "binned"):
        return 1
    return sum(_state_of(other, _last_attempt(other)) == state for other in run.slots.all())


def _reuse_url(run: Run) -> str:
    return f"{reverse('studio', args=[run.team.slug])}?reuse={run.slug}"


def _state_of(slot: Slot, attempt: Attempt | None) -> str:
    if slot.state == SlotState.FILLED:
        return "ready" if slot.picture and not slot.picture.binned_at else "binned"
    if slot.state != SlotState.WAITING or attempt is None:
        return str(slot.state)
    match attempt.state:
        case AttemptState.IN_DOUBT | AttemptState.REVIEW:
            return "in_doubt"
        case AttemptState.SENDING:
            return "sending"
        case AttemptState.ACCEPTED:
            started = getattr(attempt, "prediction", None)
            return "queued" if started and started.status == "created" else "rendering"
        case _:
            return "queued"


def _css_width(picture: Picture, long_side: int) -> int:
    longest = max(picture.width, picture.height)
    return max(1, round(picture.width * long_side / longest))
