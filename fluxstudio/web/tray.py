"""What the editor's tray shows: candidates of the version that is being touched up, and the versions there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from fluxstudio.actions.touchups import order_of
from fluxstudio.domain.lifecycle import SlotState
from fluxstudio.domain.money import dollars
from fluxstudio.domain.request import PRICE_MICROS
from fluxstudio.imaging.refusals import NOTES
from fluxstudio.imaging.stitch_order import Order
from fluxstudio.models import Member, Picture, Run, Slot, TouchUp

from .access import can_change
from .contexts import Audience, Place, RunCard, rendition_url, run_card, run_cards, usual_for
from .failures import Failure

GROUPS = 12  # fills shown at once; older ones come up as these are decided


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One place of a fill. `state` is as in contexts.Place."""

    slot: str
    number: int  # 1–4, as people count
    state: str
    since: str
    usual: tuple[int, int] | None
    failure: Failure | None = None
    retry_url: str = ""
    picture: Picture | None = None
    preview_url: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)  # x, y, width and height on the canvas
    hidden: bool = False
    accept_url: str = ""
    reject_url: str = ""
    reference_url: str = ""
    again_url: str = ""  # as many more with the same paint and settings
    summary: str = ""  # "7.4 s · $0.015"
    facts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One fill."""

    run: Run
    touch_up: TouchUp
    asked: str
    mask_words: str  # "4.9 %, grow 8, feather 12"
    canvas: tuple[int, int]  # pixels
    at: tuple[int, int]  # the parent's place on the canvas
    parent: Picture | None
    parent_thumb: str
    ready: int
    count: int
    waiting: int
    places: list[Candidate]
    cancel_url: str
    price: str  # of as many more; "" on the sandbox
    person: int  # who asked, for the page to compare

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is left to decide or to wait for."""
        return not self.places


@dataclass(frozen=True, kw_only=True)
class VersionCard:
    """One version in the strip."""

    picture: Picture
    number: int
    url: str  # of its editor
    page_url: str
    thumb_url: str
    is_current: bool
    is_branch: bool
    parent_number: int | None


@dataclass(frozen=True, kw_only=True)
class Tray:
    """Everything below the stage."""

    picture: Picture
    root: str  # slug
    groups: list[Group]
    versions: list[VersionCard]
    next_number: int
    may_change: bool


def tray(part: Member, picture: Picture) -> Tray:
    """The tray of one version, as values for editor/_tray.html."""
    may = can_change(part, picture.collection)
    shown = versions(part, picture)
    return Tray(
        picture=picture,
        root=root_slug(picture, shown),
        groups=groups(part, picture),
        versions=shown,
        next_number=max((card.number for card in shown), default=1) + 1,
        may_change=may,
    )


def groups(part: Member, picture: Picture) -> list[Group]:
    """The fills of this version that the member may see and that are not settled, the newest first."""
    touch_ups = TouchUp.objects.of(picture).visible_to(part.person)
    rows = Run.objects.filter(_unsettled(), touch_up__in=touch_ups)
    runs = list(rows.for_feed(part.person).newest_first()[:GROUPS])
    decided = _decided(runs)
    made = (group(card, picture, decided) for card in run_cards(runs, part))
    return [each for each in made if not each.is_settled]


def _unsettled() -> Exists:
    """Something of a run is awaited, failed, or left to decide: before the newest are taken, or decided ones use them up."""
    undecided = Q(picture__in=Picture.objects.undecided().kept())
    open_ = Q(state__in=[SlotState.WAITING, SlotState.FAILED])
    return Exists(Slot.objects.filter(open_ | undecided, run=OuterRef("pk")))


def group_of(run: Run, audience: Audience) -> Group:
    """One fill, from a run loaded by `Run.objects.for_feed()`."""
    parent = Picture.objects.filter(pk=run.touch_up.picture_id or 0).first()
    return group(run_card(run, audience, usual_for(run)), parent, _decided([run]))


def group(card: RunCard, parent: Picture | None, decided: set[int]) -> Group:
    """One fill as values for editor/_tray_group.html; what was accepted or rejected (`decided`) is left out."""
    touch_up = card.run.touch_up
    order = order_of(touch_up)
    places = [
        place for place in card.places if place.slot.picture_id not in decided and place.state not in GONE
    ]
    return Group(
        run=card.run,
        touch_up=touch_up,
        asked=touch_up.asked,
        mask_words=mask_words(touch_up, order),
        canvas=order.plan.picture,
        at=order.extend[:2],
        parent=parent,
        parent_thumb=_thumb(card.run.team.slug, parent) if parent else "",
        ready=card.ready,
        count=card.run.count,
        waiting=card.waiting,
        places=[_candidate(place, card, touch_up, order) for place in places],
        cancel_url=card.cancel_url if card.may_cancel else "",
        price="" if card.run.simulated else dollars(card.run.count * PRICE_MICROS),
        person=card.run.person_id,
    )


def is_touch_up(run: Run) -> bool:
    """Whether a run, loaded with its touch-up, has its place in the editor instead of the feed."""
    return getattr(run, "touch_up", None) is not None


GONE = ("binned", "cancelled")


def versions(part: Member, picture: Picture) -> list[VersionCard]:
    """The lineage as far as the member may see it, in the order of numbers."""
    rows = Picture.objects.visible_to(part.person).lineage_of(picture).kept().select_related("parent")
    return version_cards(part.team.slug, rows, picture)


def version_cards(team: str, rows: Iterable[Picture], current: Picture | None) -> list[VersionCard]:
    """Versions as values for editor/_versions.html."""
    return [
        VersionCard(
            picture=row,
            number=row.version_number,
            url=reverse("editor", args=[team, row.slug]),
            page_url=reverse("picture", args=[team, row.slug]),
            thumb_url=_thumb(team, row),
            is_current=current is not None and row.pk == current.pk,
            is_branch=row.is_branch,
            parent_number=row.parent.version_number if row.is_version and row.parent else None,
        )
        for row in rows
    ]


def root_slug(picture: Picture, cards: Sequence[VersionCard]) -> str:
    """The slug that names a lineage on a page."""
    root = picture.root_id or picture.pk
    return next((card.picture.slug for card in cards if card.picture.pk == root), picture.slug)


def mask_words(touch_up: TouchUp, order: Order) -> str:
    """How much was masked, and how it was read."""
    words = [f"{percent(touch_up.coverage)} %"]
    if order.painting.grow:
        words.append(_("grow %(pixels)d") % {"pixels": order.painting.grow})
    if order.painting.feather:
        words.append(_("feather %(pixels)d") % {"pixels": order.painting.feather})
    return ", ".join(words)


def percent(share: float) -> str:
    """A share in per cent, with one decimal where that says something."""
    return f"{100 * share:.1f}".removesuffix(".0")


def _candidate(place: Place, card: RunCard, touch_up: TouchUp, order: Order) -> Candidate:
    picture = place.slot.picture if place.state == "ready" else None
    team = card.run.team.slug
    box = order.plan.box
    urls = {}
    if picture:
        urls = {
            "preview_url": reverse("candidate_preview", args=[team, picture.slug]),
            "reference_url": f"{reverse('studio', args=[team])}?reference={picture.slug}",
        }
        if place.may_change:
            urls["accept_url"] = reverse("candidate_accept", args=[team, picture.slug])
            urls["again_url"] = reverse("fill_again", args=[team, card.run.slug])
            urls["reject_url"] = reverse("candidate_reject", args=[team, picture.slug])
    return Candidate(
        slot=place.slot.slug,
        number=place.number,
        state=place.state,
        since=place.since,
        usual=place.usual,
        failure=place.failure,
        retry_url=place.retry_url,
        picture=picture,
        box=(box.left, box.top, box.width, box.height),
        hidden=bool(picture and picture.is_hidden),
        summary=_summary(place.slot) if picture else "",
        facts=_facts(place, card, touch_up, order) if picture else [],
        **urls,
    )


def _facts(place: Place, card: RunCard, touch_up: TouchUp, order: Order) -> list[tuple[str, str]]:
    request = card.run.request
    facts = [
        (_("Asked for"), touch_up.asked or _("From the surroundings")),
        (_("Seed"), str(place.slot.seed)),
        (_("Strength"), f"{request.strength:g}"),
        (_("Mask"), mask_words(touch_up, order)),
        (_("Sent as"), f"{request.size.width} × {request.size.height}"),
    ]
    if card.loras:
        facts.append((_("LoRAs"), ", ".join(card.loras)))
    facts += [(_("Note"), gettext(NOTES[note])) for note in touch_up.notes if note in NOTES]
    return facts


def _summary(slot: Slot) -> str:
    """How long it took and what it cost."""
    attempts = list(slot.attempts.all())
    last = attempts[-1] if attempts else None
    if last is None:
        return ""
    cost = dollars(last.price_micros) if last.price_micros else _("Free (sandbox)")
    return f"{last.seconds:.1f} s · {cost}" if last.seconds else cost


def _decided(runs: Iterable[Run]) -> set[int]:
    """Pictures of the runs that were accepted or rejected."""
    made = [slot.picture_id for run in runs for slot in run.slots.all() if slot.picture_id]
    decided = Q(rejected_at__isnull=False) | Q(version__isnull=False)
    return set(Picture.objects.filter(decided, pk__in=made).values_list("pk", flat=True))


def _thumb(team: str, picture: Picture) -> str:
    if picture.is_hidden:
        return reverse("picture_blurred", args=[team, picture.slug])
    sides = [side for side in picture.rendition_widths if side >= 320]
    if sides:
        return rendition_url(team, picture, min(sides))
    return reverse("picture_file", args=[team, picture.slug])
