"""One picture: its page, which is also the viewer over the gallery, and its buttons."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fluxstudio.actions import pictures as acts
from fluxstudio.models import Picture
from fluxstudio.models.pictures import BIN_DAYS
from fluxstudio.web import access, viewer
from fluxstudio.web.forms.gallery import FilterForm
from fluxstudio.web.forms.picture import AltForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.replies import done, refused, way_back, with_events


@require_safe
@access.signed_in
def picture(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """The page, or for htmx its inside for the dialog."""
    part = access.member(request, team)
    found = access.picture(part, picture)
    filters = viewer.filters_of(FilterForm(part, request.GET).values())
    view = viewer.view(part, found, filters, shown=request.GET.get("show") == "1")
    surround = request.COOKIES.get("surround", "")
    context = {
        "view": view,
        "days": BIN_DAYS,
        "alt_form": AltForm({"alt": found.alt}),
        "surround": surround if surround in viewer.SURROUNDS else "theme",
        "bare": request.COOKIES.get("viewer_bare") == "1",
        "in_dialog": request.htmx.target == "viewer-content",
    }
    return render(request, "picture/_viewer.html" if request.htmx else "picture/picture.html", context)


@require_POST
@access.signed_in
def picture_favourite(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Mark or unmark it for this person."""
    part = access.member(request, team)
    found = access.picture(part, picture)
    on = request.POST.get("on") == "1"
    acts.set_favourite(part.person, found, on)
    if not request.htmx:
        return redirect(way_back(request, reverse("picture", args=[team, found.slug])))
    event = {"pictures:favourite": {"slugs": [found.slug], "on": on}}
    return with_events(HttpResponse(status=204), event)


@require_POST
@access.signed_in
def picture_alt(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Change the words that stand for it."""
    part = access.member(request, team)
    found = access.picture_to_change(part, picture)
    form = AltForm(request.POST)
    saved = form.is_valid()
    if saved:
        acts.set_alt(found, form.cleaned_data["alt"])
    if saved and not request.htmx:
        return done(request, _("The description is saved."), back=reverse("picture", args=[team, found.slug]))
    context = {"picture": found, "team_slug": team, "alt_form": form, "saved": saved}
    template = "picture/_alt.html" if request.htmx else "picture/alt.html"
    return render(request, template, context, status=200 if saved else 422)


@require_POST
@access.signed_in
def picture_bin(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Put it into the bin."""
    part = access.member(request, team)
    found = access.picture_to_change(part, picture)
    rows = Picture.objects.filter(pk=found.pk)
    here = reverse("picture", args=[team, found.slug])
    if rows.uploads().in_use().exists():
        return refused(request, _("A run is still waiting for it; it was not moved."), back=here, status=409)
    acts.move_to_bin(rows)
    undo = reverse("picture_restore", args=[team, found.slug])
    events = {"pictures:binned": {"slugs": [found.slug]}}
    return done(request, _("Moved to the bin."), back=way_back(request, here), undo=undo, events=events)


@require_POST
@access.signed_in
def picture_restore(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Take it out of the bin."""
    part = access.member(request, team)
    found = access.picture_to_change(part, picture)
    acts.restore(Picture.objects.filter(pk=found.pk))
    here = reverse("picture", args=[team, found.slug])
    events = {"pictures:restored": {"slugs": [found.slug]}}
    return done(request, _("It is back."), back=way_back(request, here), events=events)
