"""The command palette: what it finds, for the dialog over a page and as a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fluxstudio.web import access
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.palette import Question, found
from fluxstudio.web.palette_commands import commands, narrowed


@require_safe
@access.signed_in
def palette(request: StudioRequest, team: str) -> HttpResponse:
    """What the typed words are found in. The dialog holds the pages and actions already; the page lists them too."""
    part = access.member(request, team)
    question = Question.of(request.GET.get("q", ""))
    groups = found(part, question)
    if request.htmx:
        return render(request, "shared/_palette_groups.html", {"groups": groups, "listbox": True})
    known = commands(part.team.slug, part.role, admin=request.user.is_superuser)
    ours = {group.key: group for group in narrowed(known, question.words)}
    shown = [ours.get("pages"), *groups, ours.get("actions")]
    context = {"groups": [group for group in shown if group], "asked": " ".join(question.words)}
    return render(request, "palette/palette.html", context)
