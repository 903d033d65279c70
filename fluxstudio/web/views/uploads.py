"""References and masks that people bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from fluxstudio.actions import pictures as acts
from fluxstudio.actions.intake import store_upload
from fluxstudio.actions.runs import default_collection
from fluxstudio.imaging.limits import UPLOAD_BYTES
from fluxstudio.imaging.names import display_name
from fluxstudio.imaging.refusals import Refused
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Member, Picture
from fluxstudio.web import access
from fluxstudio.web import uploaded as shown
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.replies import done, refused, way_back

KINDS = {"reference": Picture.Kind.REFERENCE, "mask": Picture.Kind.MASK}


@dataclass(frozen=True, kw_only=True)
class Turned:
    """A file that was not taken, and why."""

    name: str
    why: str


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def uploads(request: StudioRequest, team: str) -> HttpResponse:
    """The list, and where files are sent to."""
    part = access.maker(request, team) if request.method == "POST" else access.member(request, team)
    if request.method == "POST":
        return _take(request, part)
    kind = KINDS.get(request.GET.get("kind", ""), Picture.Kind.REFERENCE)
    return _page(request, part, kind)


@require_POST
@access.signed_in
def upload_delete(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Put an upload into the bin, unless a run that is waiting needs it."""
    part = access.member(request, team)
    found = access.picture_to_change(part, picture)
    back = way_back(request, f"{reverse('uploads', args=[team])}?{urlencode({'kind': found.kind})}")
    try:
        acts.bin_uploads(Picture.objects.filter(pk=found.pk).uploads())
    except acts.InUse:
        return refused(request, shown.in_use_text(part, found), back=back, status=409)
    undo = reverse("picture_restore", args=[team, found.slug])
    events = {"pictures:binned": {"slugs": [found.slug]}}
    return done(request, _("Moved to the bin."), back=back, undo=undo, events=events)


def _take(request: StudioRequest, part: Member) -> HttpResponse:
    """Store every file that can be read, and say for each other one why not."""
    kind = KINDS.get(request.POST.get("kind", ""), Picture.Kind.REFERENCE)
    taken, turned = [], _cut_off(request)
    for file in request.FILES.getlist("file"):
        try:
            taken.append(_store(part, kind, file.name or "", file.read()))
        except Refused as refusal:
            turned.append(Turned(name=display_name(file.name or ""), why=refusal.text(_)))
    if not taken and not turned:
        turned.append(Turned(name="", why=_("No file was chosen. Choose a PNG, JPEG or WebP file.")))
    if request.htmx:
        return _fragment(request, part, kind, taken, turned)
    return _page(request, part, kind, turned=turned) if turned else _back(request, part, kind, taken)


def _store(part: Member, kind: Picture.Kind, name: str, data: bytes) -> Picture:
    intake = shared().intake(data, role="mask" if kind == Picture.Kind.MASK else "reference")
    return store_upload(part, default_collection(part), kind, name, intake, data)


def _cut_off(request: StudioRequest) -> list[Turned]:
    if not getattr(request, "upload_too_large", False):
        return []
    why = _("More than %(limit)s MB at once is not taken; add fewer or smaller files.")
    return [Turned(name="", why=why % {"limit": UPLOAD_BYTES // 1_000_000})]


def _page(
    request: StudioRequest, part: Member, kind: Picture.Kind, *, turned: list[Turned] | None = None
) -> HttpResponse:
    page = shown.page(part, kind, before=request.GET.get("before", ""))
    context: dict[str, Any] = {"kind": kind.value, "page": page, "turned": turned or []}
    context["may_upload"] = shown.may_upload(part)
    fragment = request.htmx and request.htmx.target == "uploads-more"
    template = "uploads/_grid.html" if fragment else "uploads/uploads.html"
    return render(request, template, context, status=422 if turned else 200)


def _fragment(
    request: StudioRequest, part: Member, kind: Picture.Kind, taken: list[Picture], turned: list[Turned]
) -> HttpResponse:
    page = shown.Page(uploads=shown.cards(part, taken))
    context = {"kind": kind.value, "page": page, "turned": turned}
    return render(request, "uploads/_answer.html", context, status=422 if turned else 201)


def _back(request: StudioRequest, part: Member, kind: Picture.Kind, taken: list[Picture]) -> HttpResponse:
    text = ngettext("%d file added.", "%d files added.", len(taken)) % len(taken)
    url = f"{reverse('uploads', args=[part.team.slug])}?{urlencode({'kind': kind.value})}"
    return done(request, text, back=url)
