"""What the buttons of a preset do."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fluxstudio.actions import lora_checks
from fluxstudio.actions import presets as acts
from fluxstudio.domain.preset_files import MAX_BYTES, read
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.models import Member, Picture, Preset
from fluxstudio.web import access, preset_access
from fluxstudio.web import presets as shown
from fluxstudio.web.forms.run import say
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.preset_pictures import cover_choices
from fluxstudio.web.replies import done, refused

from .presets import closed_words


@require_POST
@access.signed_in
def preset_import(request: StudioRequest, team: str) -> HttpResponse:
    """Make a preset of a file that was exported here or elsewhere."""
    part = access.entitled(request, team, "preset.create")
    file = request.FILES.get("file")
    if file is None:
        return _not_imported(request, part, [_("No file was chosen. Choose a preset’s .json file.")])
    try:
        made = acts.import_preset(part, read(file.read(MAX_BYTES + 1)))
    except InvalidRequest as error:
        return _not_imported(request, part, [say(problem) for problem in error.problems])
    except acts.NameTaken:
        return _not_imported(request, part, [_too_late()])
    return done(request, _("%(name)s is imported.") % {"name": made.name}, back=_page_of(made))


@require_POST
@access.signed_in
def preset_archive(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """Put it aside, or take it back."""
    part = access.member(request, team)
    found = preset_access.preset_to_edit(part, preset)
    on = request.POST.get("on") == "1"
    acts.set_archived(found, on, by=part.person)
    said = _("Archived. Runs keep the version they used.") if on else _("It is back.")
    return done(request, said, back=_page_of(found))


@require_POST
@access.signed_in
def preset_lock(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """Close it to new versions, or open it again."""
    part = access.member(request, team)
    found = preset_access.preset_to_rule(part, preset)
    on = request.POST.get("on") == "1"
    acts.set_locked(found, on, by=part.person)
    return done(
        request, _("Locked: it can be copied, not changed.") if on else _("Unlocked."), back=_page_of(found)
    )


@require_POST
@access.signed_in
def preset_copy(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """A preset of one's own that begins as this one, here or in another team."""
    part = access.entitled(request, team, "preset.list")
    found = preset_access.preset(part, preset)
    target = access.entitled(request, request.POST.get("team", "") or team, "preset.create")
    request.part = part
    try:
        made = acts.copy_to(target, acts.newest_of(found))
    except acts.NameTaken:
        return refused(request, _too_late(), back=_page_of(found))
    said = _("%(name)s is yours now, in %(team)s.") % {"name": made.name, "team": target.team.name}
    return done(request, said, back=_page_of(made))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def preset_cover(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """Choose the picture on its card."""
    part = access.member(request, team)
    found = preset_access.preset_to_edit(part, preset)
    if found.archived_at:
        return done(request, closed_words(found), back=_page_of(found))
    if request.method != "POST":
        choices = cover_choices(part, found)
        return render(request, "presets/cover.html", {"part": part, "preset": found, "choices": choices})
    slug = request.POST.get("picture", "")
    picture = access.picture(part, slug) if slug else None
    if picture and picture.kind != Picture.Kind.RESULT:
        return refused(request, _("Only a result can be a cover."), back=_page_of(found))
    acts.set_cover(found, picture)
    return done(request, _("The cover is changed."), back=_page_of(found))


@require_POST
@access.signed_in
def preset_check(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """Have its LoRAs looked at again."""
    part = access.entitled(request, team, "preset.create")
    found = preset_access.preset(part, preset)
    look = acts.look_of(acts.newest_of(found))
    lora_checks.ask(part.team, [lora.path for lora in look.loras], again=True)
    return done(request, _("The LoRAs are being checked."), back=_page_of(found))


def _not_imported(request: StudioRequest, part: Member, sentences: list[str]) -> HttpResponse:
    context = {"part": part, "shelf": shown.shelf(part, "", ""), "turned": list(dict.fromkeys(sentences))}
    return render(request, "presets/presets.html", context, status=422)


def _too_late() -> str:
    return _("Others took every name that was tried for it just now. Nothing was made. Press once more.")


def _page_of(found: Preset) -> str:
    return reverse("preset", args=[found.team.slug, found.slug])
