"""Runs: started, looked at, taken back, and tried again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from fluxstudio.actions.presets import look_of
from fluxstudio.actions.runs import (
    Cancelled,
    OverBudget,
    cancel_run,
    default_collection,
    retry_slot,
    start_run,
)
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.models import Collection, Member, Run, Slot, TouchUp
from fluxstudio.web import access
from fluxstudio.web.composer import fresh, refused
from fluxstudio.web.composer_presets import usable
from fluxstudio.web.composer_prompts import check_words
from fluxstudio.web.contexts import Place, RunCard, audience_of, run_cards, run_context
from fluxstudio.web.forms.attachments import Attachments, attach
from fluxstudio.web.forms.run import RunForm, say
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.references import attached
from fluxstudio.web.tray import group_of
from fluxstudio.web.words import over_budget_words

from .studio import studio_page


@access.signed_in
@require_POST
def run_create(request: StudioRequest, team: str) -> HttpResponse:
    """Start a run: 201 with it, 200 when this form has started it before, 422 or 402 with the reason."""
    part = access.maker(request, team)
    named = request.POST.get("collection", "")
    place = access.collection_to_fill(part, named) if named else None
    target = place or default_collection(part)
    form = RunForm(request.POST)
    media = attach(part, target, request, form)
    version = usable(part, form.typed.preset)
    if form.typed.preset and version is None:
        form.add_error("preset", _("That preset is not there any more. Choose another one, or none."))
    check_words(form)
    wanted = form.to_request(
        reference=media.reference.slug if media.reference else "",
        mask=media.mask.slug if media.mask else "",
        look=look_of(version) if version else None,
    )
    if wanted is None or form.errors:
        return _invalid(request, part, place, form, media)
    try:
        started = start_run(
            part,
            wanted,
            key=form.typed.key,
            collection=target,
            reference=media.reference,
            mask=media.mask,
            preset_version=version,
            asked=form.asked,
        )
    except InvalidRequest as invalid:
        form.note(invalid)
        return _invalid(request, part, place, form, media)
    except OverBudget as over:
        return _over_budget(request, part, place, form, media, over)
    if not request.htmx:
        return redirect("run", team=team, run=started.run.slug)
    return _fragment(request, part, started.run, status=201 if started.created else 200)


@access.signed_in
@require_GET
def run(request: StudioRequest, team: str, run: str) -> HttpResponse:
    """One run; without scripts the page asks again by itself while places are waiting."""
    part = access.member(request, team)
    card = _card(part, access.run(part, run))
    return render(request, "studio/run.html", {**run_context(card), "part": part})


@access.signed_in
@require_POST
def run_cancel(request: StudioRequest, team: str, run: str) -> HttpResponse:
    """Take back the places that were not sent, and say the truth about the others."""
    part = access.maker(request, team)
    found = access.run_to_change(part, run)
    messages.info(request, _cancelled_words(cancel_run(found)))
    return _changed(request, part, found)


@access.signed_in
@require_POST
def slot_retry(request: StudioRequest, team: str, slot: str) -> HttpResponse:
    """Ask again for a failed place, with its seed and settings."""
    part = access.maker(request, team)
    found = access.slot_to_change(part, slot)
    try:
        retry_slot(found)
    except InvalidRequest as invalid:
        messages.error(request, " ".join(map(say, invalid.problems)))
    except OverBudget as over:
        messages.error(request, over_budget_words(over))
    return _changed(request, part, found.run, found)


@access.signed_in
@require_GET
def slot_shown(request: StudioRequest, team: str, slot: str) -> HttpResponse:
    """A place whose hidden picture the person asked to see; without scripts, the picture's own page."""
    part = access.member(request, team)
    found = _visible_slot(part, slot)
    item = _place(_card(part, found.run), found)
    if not request.htmx:
        return redirect(item.tile.url if item.tile else item.page_url)
    return render(request, "studio/_slot.html", {"place": item, "shown": True})


def _visible_slot(part: Member, slug: str) -> Slot:
    slots = Slot.objects.filter(run__in=Run.objects.visible_to(part.person).of_team(part.team))
    return get_object_or_404(slots.select_related("run"), slug=slug)


def _card(part: Member, found: Run) -> RunCard:
    return run_cards(Run.objects.filter(pk=found.pk).for_feed(part.person), part)[0]


def _place(card: RunCard, slot: Slot) -> Place:
    return next(item for item in card.places if item.slot.pk == slot.pk)


def _fragment(request: StudioRequest, part: Member, found: Run, *, status: int) -> HttpResponse:
    response = render(request, "studio/_run.html", run_context(_card(part, found)), status=status)
    response["X-Run"] = found.slug
    return response


def _changed(request: StudioRequest, part: Member, found: Run, *slots: Slot) -> HttpResponse:
    """The run's header and places, each by its id; without scripts, back to the run."""
    touch_up = TouchUp.objects.filter(run=found).select_related("picture").first()
    if not request.htmx:
        return _back(part, found, touch_up)
    if touch_up:
        loaded = Run.objects.filter(pk=found.pk).for_feed(part.person).get()
        context = {"group": group_of(loaded, audience_of(part, loaded)), "oob": True}
        return render(request, "editor/_tray_group.html", context)
    return render(request, "studio/_run_changed.html", run_context(_card(part, found), oob=True))


def _back(part: Member, found: Run, touch_up: TouchUp | None) -> HttpResponse:
    """Where the buttons were: the run's page, or the editor of the picture it touches up."""
    if touch_up and touch_up.picture:
        return redirect("editor", team=part.team.slug, picture=touch_up.picture.slug)
    return redirect("run", team=part.team.slug, run=found.slug)


def _invalid(
    request: StudioRequest, part: Member, place: Collection | None, form: RunForm, media: Attachments
) -> HttpResponse:
    composer = refused(part, place, form, media.reference, media.mask)
    if not request.htmx:
        return studio_page(request, part, place, composer, status=422)
    response = render(request, "studio/_composer.html", {"composer": composer}, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#composer", "outerHTML"
    return response


def _over_budget(
    request: StudioRequest,
    part: Member,
    place: Collection | None,
    form: RunForm,
    media: Attachments,
    over: OverBudget,
) -> HttpResponse:
    notice: dict[str, Any] = {"over": over, "words": over_budget_words(over)}
    if not request.htmx:
        reference, mask = attached(part, media.reference), attached(part, media.mask)
        composer = fresh(part, place, form.typed, reference=reference, mask=mask)
        return studio_page(request, part, place, composer, status=402, **notice)
    response = render(request, "studio/_over_budget.html", notice, status=402)
    response["HX-Retarget"], response["HX-Reswap"] = "#composer-notice", "innerHTML"
    return response


def _cancelled_words(outcome: Cancelled) -> str:
    """What was taken back for nothing, and what was on its way already."""
    words = []
    if outcome.cancelled or not outcome.already_sent:
        words.append(
            ngettext(
                "%(count)d cancelled, not charged.", "%(count)d cancelled, not charged.", outcome.cancelled
            )
            % {"count": outcome.cancelled}
        )
    if outcome.already_sent:
        words.append(
            ngettext(
                "%(count)d had been sent already and is kept when it comes.",
                "%(count)d had been sent already and are kept when they come.",
                outcome.already_sent,
            )
            % {"count": outcome.already_sent}
        )
    return " ".join(words)
