"""Taking a version away as a file."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fluxstudio.actions.exports import export, export_key
from fluxstudio.imaging.refusals import NOTES, Refused
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Member, Picture
from fluxstudio.web import access
from fluxstudio.web.downloads import file_name
from fluxstudio.web.forms.export import ExportForm
from fluxstudio.web.forms.intake import words
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.views.media import Bytes, Found, media

_NAME = re.compile(r"[0-9a-f]{32}\.(png|jpeg|webp)")


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def picture_export(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """The choice of a format, and once it is made, the file with what it did to the untouched part."""
    part = access.member(request, team)
    found = _version(part, picture)
    form = ExportForm(request.POST if request.method == "POST" else None)
    context = {"picture": found, "team_slug": team, "form": form, "part": part}
    status = 200
    if request.method == "POST":
        status = _made(found, form, context) if form.is_valid() else 422
    template = "picture/_export.html" if request.htmx else "picture/export.html"
    return render(request, template, context, status=status)


@media
def export_file(request: StudioRequest, team: str, picture: str, name: str) -> Found:
    """The file that was made."""
    found = _version(access.member(request, team), picture)
    if not _NAME.fullmatch(name):
        raise Http404
    format = name.rpartition(".")[2]
    return name, lambda: Bytes(format=format, key=export_key(found, name), name=file_name(found, format))


def _version(part: Member, slug: str) -> Picture:
    found = access.picture(part, slug)
    if not found.is_version:
        raise Http404
    return found


def _made(picture: Picture, form: ExportForm, context: dict[str, object]) -> int:
    try:
        name, made = export(picture, form.wanted(), shared())
    except Refused as refused:
        context["refused"] = words(refused)
        return 503 if refused.again else 422
    except FileNotFoundError:
        context["refused"] = _("The picture's file is not there any more.")
        return 409
    context["made"] = made.words.text(gettext)
    context["notes"] = [gettext(NOTES[note]) for note in made.notes if note in NOTES]
    context["megabytes"] = f"{len(made.data) / 1e6:.1f}"
    context["file_url"] = reverse("export_file", args=[picture.team.slug, picture.slug, name])
    return 200
