"""The studio: the composer beside the feed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fluxstudio.actions.presets import look_of
from fluxstudio.actions.runs import default_collection
from fluxstudio.domain.roles import may_make
from fluxstudio.imaging.refusals import Refused
from fluxstudio.models import Collection, Member, Picture, Run
from fluxstudio.web import access, prompt_access, prompts
from fluxstudio.web import composer_presets as presets
from fluxstudio.web.composer import Composer, fresh, usual_of
from fluxstudio.web.feed import feed_of, page_url
from fluxstudio.web.forms.attachments import usable
from fluxstudio.web.forms.intake import fitted, take_mask, take_reference, uploaded, words
from fluxstudio.web.forms.run import bad_sides, row_errors, size_errors
from fluxstudio.web.forms.typed import Typed
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.references import attached, reference_context


@access.signed_in
@require_GET
def studio(request: StudioRequest, team: str) -> HttpResponse:
    """All the team's work that the person may see."""
    part = access.member(request, team)
    return studio_page(request, part, None, composer_for(request, part, None))


@access.signed_in
@require_GET
def studio_collection(request: StudioRequest, team: str, collection: str) -> HttpResponse:
    """One collection; new runs land in it where the person may change it."""
    part = access.member(request, team)
    place = access.collection(part, collection)
    return studio_page(request, part, place, composer_for(request, part, place))


@access.signed_in
@require_GET
def studio_feed(request: StudioRequest, team: str) -> HttpResponse:
    """Older runs alone, for a feed that is read further down."""
    part = access.member(request, team)
    place = access.collection(part, slug) if (slug := request.GET.get("collection", "")) else None
    if not request.htmx:
        return redirect(f"{page_url(part, place)}?{request.GET.urlencode()}")
    return render(request, "studio/_feed_page.html", {"feed": _feed(request.GET, part, place)})


@access.signed_in
@require_GET
def composer_check(request: StudioRequest, team: str) -> HttpResponse:
    """What the server thinks of a size or of one LoRA, while the form is being filled in."""
    part = access.maker(request, team)
    typed = Typed.from_post(request.GET)
    if "lora_path" in request.GET:
        return _checked_row(request, part, typed)
    context = {
        "errors": size_errors(typed.width, typed.height),
        "sides": bad_sides(typed.width, typed.height),
        "usual": usual_of(typed, simulated=Composer(part, None, typed).purse is None),
    }
    return render(request, "studio/_size_check.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def composer_reference(request: StudioRequest, team: str) -> HttpResponse:
    """Bring a reference or a mask, or choose a picture that is here already."""
    part = access.maker(request, team)
    asked = request.POST if request.method == "POST" else request.GET
    reference, mask = usable(part, asked.get("reference", "")), usable(part, asked.get("mask", ""))
    try:
        if request.method == "POST":
            place, file = _place(part, asked.get("collection", "")), uploaded(request, "file")
            if file and asked.get("kind") == "mask":
                mask = take_mask(part, place, file, reference)
            elif file:
                reference = take_reference(part, place, file)
        if reference and mask:
            mask = fitted(part, mask, reference)
    except Refused as refused:
        return render(request, "studio/_reference_error.html", {"sentence": words(refused)}, status=422)
    return render(request, "studio/_reference.html", reference_context(part, reference, mask))


@access.signed_in
@require_GET
def composer_preset(request: StudioRequest, team: str) -> HttpResponse:
    """Pick a preset, or none: its box, its words, and its LoRAs in the rows unless those are to be kept."""
    part = access.maker(request, team)
    typed = Typed.from_post(request.GET)
    version = presets.usable(part, request.GET.get("pick", ""))
    keep = request.GET.get("keep") == "1"
    if version is None:
        typed = presets.without(typed, presets.usable(part, typed.preset))
    else:
        typed = replace(typed, preset=version.slug) if keep else presets.with_look(typed, version)
    context = {"composer": Composer(part, None, typed), "keep": keep}
    return render(request, "studio/_preset_picked.html", context)


@access.signed_in
@require_GET
def composer_prompts(request: StudioRequest, team: str) -> HttpResponse:
    """The team's saved prompts, to be inserted."""
    part = access.maker(request, team)
    library = prompts.offered(part, request.GET.get("q", ""))
    return render(request, "studio/_prompt_library.html", {"part": part, "library": library})


def studio_page(
    request: StudioRequest,
    part: Member,
    place: Collection | None,
    composer: Composer | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The whole page, also for a form that comes back without scripts."""
    if request.session.get("team") != part.team.slug:  # the team that home leads back to
        request.session["team"] = part.team.slug
    context = {
        "composer": composer,
        "feed": _feed(request.GET, part, place),
        "place": place,
        "collections": list(
            Collection.objects.visible_to(part.person).filter(team=part.team).order_by("name", "pk")
        ),
        "part": part,
        **more,
    }
    return render(request, "studio/studio.html", context, status=status)


def composer_for(request: StudioRequest, part: Member, place: Collection | None) -> Composer | None:
    """The composer of a fresh page: empty, after an earlier run, or with a reference. None for a viewer."""
    if not may_make(part.role):
        return None
    target = place if place and access.can_change(part, place) else None
    if earlier := _run_to_reuse(part, request.GET.get("reuse", "")):
        return _again(part, target, earlier)
    if version := presets.usable(part, request.GET.get("preset", "")):
        typed = presets.with_settings(presets.with_look(Typed(), version), look_of(version))
        return fresh(part, target, typed, restores="prompt")
    if wanted := request.GET.get("prompt", ""):
        if saved := prompt_access.find(part, wanted):
            return fresh(part, target, Typed(prompt=saved.text), restores="settings", inserted=saved.name)
        messages.warning(request, _("That saved prompt is not there any more."))
    if picture := usable(part, request.GET.get("reference", "")):
        mask = _fitting(part, request.GET.get("mask", ""), picture)
        typed = Typed(reference=picture.slug, mask=mask.slug if mask else "")
        both = {"reference": attached(part, picture), "mask": attached(part, mask)}
        return fresh(part, target, typed, **both, restores="rest")
    return fresh(part, target, restores="all")


def _again(part: Member, place: Collection | None, run: Run) -> Composer:
    typed = presets.of_run(Typed.from_run(run), run)
    reference, mask = usable(part, typed.reference), usable(part, typed.mask)
    if reference is None:
        typed, mask = replace(typed, reference="", mask=""), None
    return fresh(part, place, typed, reference=attached(part, reference), mask=attached(part, mask))


def _fitting(part: Member, slug: str, reference: Picture) -> Picture | None:
    """The mask of that slug, when it is one of the reference's size."""
    mask = usable(part, slug)
    if mask is None or mask.kind != Picture.Kind.MASK:
        return None
    return mask if (mask.width, mask.height) == (reference.width, reference.height) else None


def _run_to_reuse(part: Member, slug: str) -> Run | None:
    runs = (
        Run.objects.visible_to(part.person)
        .of_team(part.team)
        .of_studio()
        .select_related("reference", "mask", "preset_version__preset")
    )
    return runs.filter(slug=slug).first() if slug else None


def _feed(query: QueryDict, part: Member, place: Collection | None) -> Any:
    return feed_of(part, place=place, show=query.get("show", ""), before=query.get("before", ""))


def _checked_row(request: StudioRequest, part: Member, typed: Typed) -> HttpResponse:
    version = presets.usable(part, typed.preset)
    look = look_of(version) if version else None
    typed = presets.called(typed, look)
    rows = [replace(row, errors=row_errors(row)) for row in typed.loras[:1]]
    if not rows:
        return HttpResponse(status=204)
    context = {"row": rows[0], "composer": Composer(part, None, typed)}
    return render(request, "studio/_lora.html", context, status=422 if rows[0].errors else 200)


def _place(part: Member, slug: str) -> Collection:
    return access.collection_to_fill(part, slug) if slug else default_collection(part)
