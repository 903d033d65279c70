"""The prompt library: the list, and the forms that add to it, change it and take out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fluxstudio.actions import prompts as acts
from fluxstudio.models import Member, SavedPrompt
from fluxstudio.web import access, prompt_access
from fluxstudio.web import prompts as shown
from fluxstudio.web.composer_limits import LIMITS
from fluxstudio.web.forms.prompt import PromptForm, PromptTyped
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.replies import done


@require_safe
@access.signed_in
def prompts(request: StudioRequest, team: str) -> HttpResponse:
    """The team's saved prompts; for a search as it is typed, the list alone."""
    part = access.entitled(request, team, "prompt.list")
    library = shown.library(part, request.GET.get("q", ""), request.GET.get("page", ""))
    template = "prompts/_results.html" if request.htmx else "prompts/prompts.html"
    return render(request, template, {"part": part, "library": library})


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def prompt_new(request: StudioRequest, team: str) -> HttpResponse:
    """Keep a prompt: from nothing, or from what stands in the composer (`begin`)."""
    part = access.entitled(request, team, "prompt.create")
    if request.method != "POST" or "begin" in request.POST:
        words = request.POST.get("prompt", "").replace("\r\n", "\n").strip()
        return _form_page(request, part, PromptTyped(text=words))
    form = PromptForm(request.POST)
    if form.is_valid():
        try:
            return _kept(request, part, acts.save_prompt(part, form.words))
        except acts.NameTaken:
            form.add_error("name", _taken())
    return _form_page(request, part, form.typed, form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def prompt_edit(request: StudioRequest, team: str, prompt: str) -> HttpResponse:
    """Let a saved prompt say something else."""
    part = access.member(request, team)
    saved = prompt_access.prompt_to_change(part, prompt)
    if request.method != "POST":
        return _form_page(request, part, PromptTyped.of(saved), saved=saved)
    form = PromptForm(request.POST)
    if form.is_valid() and _changed(part, saved, form):
        return done(request, _("%(name)s is changed.") % {"name": saved.name}, back=_list_of(part))
    return _form_page(request, part, form.typed, form.errors, saved=saved)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def prompt_delete(request: StudioRequest, team: str, prompt: str) -> HttpResponse:
    """Ask, and take it out of the library."""
    part = access.member(request, team)
    saved = prompt_access.prompt_to_change(part, prompt)
    if request.method != "POST":
        return render(request, "prompts/delete.html", {"part": part, "saved": saved})
    acts.delete_prompt(part, saved)
    return done(request, _("%(name)s is deleted.") % {"name": saved.name}, back=_list_of(part))


def _form_page(
    request: StudioRequest,
    part: Member,
    typed: PromptTyped,
    errors: dict[str, list[str]] | None = None,
    *,
    saved: SavedPrompt | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "part": part,
        "typed": typed,
        "errors": errors or {},
        "saved": saved,
        "limits": LIMITS,
        "from_studio": "begin" in request.POST or "from_studio" in request.POST,
    }
    template = "prompts/_form.html" if request.htmx else "prompts/form.html"
    return render(request, template, context, status=422 if errors else 200)


def _changed(part: Member, saved: SavedPrompt, form: PromptForm) -> bool:
    """Change it, or say in the form why not."""
    try:
        acts.change_prompt(part, saved, form.words, base=form.typed.base)
        return True
    except acts.NameTaken:
        form.add_error("name", _taken())
    except acts.Gone:
        form.add_error(
            "form", _("Somebody has deleted it meanwhile. Copy the text and save it as a new one.")
        )
    except acts.Stale as stale:
        form.typed = replace(form.typed, base=acts.stamp(stale.saved))
        words = _(
            "Somebody has changed it meanwhile. Now it says: “%(text)s” Save again to put yours in its place."
        )
        form.add_error("form", words % {"text": stale.saved.text})
    return False


def _kept(request: StudioRequest, part: Member, saved: SavedPrompt) -> HttpResponse:
    """Back to where it was written: the list, or the studio with the same words."""
    back = shown.use_url(part, saved) if "from_studio" in request.POST else _list_of(part)
    said = _("%(name)s is saved for the team.") % {"name": saved.name}
    return done(request, said, back=back, events={"prompt:saved": {"slug": saved.slug}})


def _taken() -> str:
    return _("The team has a saved prompt of that name. Choose another one.")


def _list_of(part: Member) -> str:
    return reverse("prompts", args=[part.team.slug])
