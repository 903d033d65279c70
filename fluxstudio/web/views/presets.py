"""Brand presets: the list, one preset, and the form that makes versions of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fluxstudio.actions import presets as acts
from fluxstudio.actions.preset_about import About, Redescribed, revise
from fluxstudio.domain.preset_files import PresetFile, write
from fluxstudio.domain.presets import look_of
from fluxstudio.domain.texts import MAX_NAME
from fluxstudio.models import Member, Preset, Run
from fluxstudio.web import access, preset_access
from fluxstudio.web import presets as shown
from fluxstudio.web.composer_limits import LIMITS
from fluxstudio.web.forms.preset import PresetForm, PresetTyped
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.preset_about import ask_words, meanwhile_words
from fluxstudio.web.replies import done


@require_safe
@access.signed_in
def presets(request: StudioRequest, team: str) -> HttpResponse:
    """The team's looks as cards."""
    part = access.entitled(request, team, "preset.list")
    shelf = shown.shelf(part, request.GET.get("show", ""), request.GET.get("page", ""))
    return render(request, "presets/presets.html", {"part": part, "shelf": shelf})


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def preset_new(request: StudioRequest, team: str) -> HttpResponse:
    """A preset from nothing, from a run, or from what stands in the composer."""
    part = access.entitled(request, team, "preset.create")
    if request.method != "POST":
        return _form_page(request, part, _beginning(request, part), {})
    form = PresetForm(request.POST)
    if form.is_valid():
        try:
            made = acts.add_preset(
                part,
                name=form.name,
                look=form.look,
                note=form.note,
                notes=form.notes,
                tags=form.tags,
                edited_by=form.edited_by,
            )
            return _made(request, made)
        except acts.NameTaken:
            form.add_error("name", _taken())
    return _form_page(request, part, form.typed, form.errors, status=422)


@require_safe
@access.signed_in
def preset(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """One preset with its newest version."""
    part = access.entitled(request, team, "preset.list")
    found = preset_access.preset(part, preset)
    return _sheet(request, part, found, acts.newest_of(found).number)


@require_safe
@access.signed_in
def preset_version(request: StudioRequest, team: str, preset: str, number: int) -> HttpResponse:
    """One version, and what it changed."""
    part = access.entitled(request, team, "preset.list")
    found = preset_access.preset(part, preset)
    return _sheet(request, part, found, number)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def preset_edit(request: StudioRequest, team: str, preset: str) -> HttpResponse:
    """Write the next version, and what is said about the preset."""
    part = access.member(request, team)
    found = preset_access.preset_to_edit(part, preset)
    if found.archived_at or found.is_locked:
        return done(request, closed_words(found), back=_page_of(found))
    if request.method != "POST":
        return _form_page(request, part, _present(request, part, found), {}, preset=found)
    form = PresetForm(request.POST)
    if form.is_valid() and (said := _saved(part, found, form)):
        return done(request, said, back=_page_of(found))
    return _form_page(request, part, form.typed, form.errors, preset=found, status=422)


@require_safe
@access.signed_in
def preset_export(request: StudioRequest, team: str, preset: str, number: int) -> HttpResponse:
    """One version as a file."""
    part = access.entitled(request, team, "preset.list")
    found = preset_access.preset(part, preset)
    version = preset_access.version(found, number)
    file = PresetFile(name=found.name, look=acts.look_of(version), notes=found.notes, tags=tuple(found.tags))
    response = HttpResponse(write(file), content_type="application/json")
    name = f"{slugify(found.name) or 'preset'}-v{number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def closed_words(found: Preset) -> str:
    """Why it gets no new version."""
    if found.archived_at:
        return _("It is archived and can only be looked at. Take it back first.")
    return _("It is locked. Make a copy and change that.")


def _sheet(request: StudioRequest, part: Member, found: Preset, number: int) -> HttpResponse:
    sheet = shown.sheet(part, found, preset_access.version(found, number))
    context = {"part": part, "sheet": sheet, "preset": found, "ask": ask_words(found)}
    return render(request, "presets/preset.html", context)


def _form_page(
    request: StudioRequest,
    part: Member,
    typed: PresetTyped,
    errors: dict[str, list[str]],
    *,
    preset: Preset | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "part": part,
        "typed": typed,
        "errors": errors,
        "preset": preset,
        "limits": LIMITS,
        "may_rule": preset is None or preset_access.can_rule(part, preset),
        "next_number": acts.newest_of(preset).number + 1 if preset else 1,
    }
    return render(request, "presets/form.html", context, status=status)


def _beginning(request: StudioRequest, part: Member) -> PresetTyped:
    """What the form of a new preset begins with."""
    if "width" in request.GET:
        held = preset_access.named(part, request.GET.get("preset", ""))
        return PresetTyped.from_composer(request.GET, over=acts.look_of(held) if held else None)
    runs = Run.objects.visible_to(part.person).of_team(part.team)
    slug = request.GET.get("run", "")
    run = runs.filter(slug=slug).first() if slug and "\0" not in slug else None
    if run is None:
        return PresetTyped()
    typed = PresetTyped.from_look(look_of(run.request))
    return PresetTyped(**{**vars(typed), "name": " ".join(run.prompt.split()[:4])[:MAX_NAME]})


def _present(request: StudioRequest, part: Member, found: Preset) -> PresetTyped:
    """The newest version; or what stands in the composer, on top of the version that it holds."""
    if "width" not in request.GET:
        newest = acts.newest_of(found)
        return PresetTyped.from_look(acts.look_of(newest)).about(found, newest.number)
    held = preset_access.named(part, request.GET.get("preset", ""), of=found) or acts.newest_of(found)
    return PresetTyped.from_composer(request.GET, over=acts.look_of(held)).about(found, held.number)


def _saved(part: Member, found: Preset, form: PresetForm) -> str:
    """Publish and describe; what was done in words, or "" with the reason in the form."""
    edited_by = form.edited_by if preset_access.can_rule(part, found) else found.edited_by
    about = About(name=form.name, notes=form.notes, tags=tuple(form.tags), edited_by=edited_by)
    try:
        return _revised(part, found, form, about)
    except acts.NameTaken:
        form.add_error("name", _taken())
    except acts.Stale as stale:
        form.typed = replace(form.typed, base=str(stale.newest.number))
        words = _("%(name)s published v%(number)s meanwhile. Look at it, or publish yours on top of it.")
        who = {"name": stale.newest.person.name, "number": stale.newest.number}
        form.add_error("form", words % who)
    except Redescribed as other:
        form.typed = replace(form.typed, stamp=other.now.stamp)
        for sentence in meanwhile_words(other.now, about):
            form.add_error("form", sentence)
    except (acts.Locked, acts.Archived):
        form.add_error("form", _("It was locked or archived meanwhile. Nothing was published."))
    return ""


def _revised(part: Member, found: Preset, form: PresetForm, about: About) -> str:
    stamp = form.typed.stamp
    version = revise(part, found, form.look, about, note=form.note, number=form.base, stamp=stamp)
    if version is None:
        return _("Saved. The look is as it was, so there is no new version.")
    return _("v%(number)s is published.") % {"number": version.number}


def _made(request: StudioRequest, made: Preset) -> HttpResponse:
    return done(request, _("%(name)s is kept.") % {"name": made.name}, back=_page_of(made))


def _taken() -> str:
    return _("The team has a preset of that name. Choose another one.")


def _page_of(found: Preset) -> str:
    return reverse("preset", args=[found.team.slug, found.slug])
