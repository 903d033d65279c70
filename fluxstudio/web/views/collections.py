"""Collections: making them, opening them to the team, deleting them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from fluxstudio.actions import collections as acts
from fluxstudio.domain import policy
from fluxstudio.models import Collection, Member
from fluxstudio.web import access
from fluxstudio.web.forms.teams import CollectionForm, MoveForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.team_pages import VISIBILITY_ICONS, VISIBILITY_NAMES, Words, settings_nav, status_of


@dataclass(frozen=True, kw_only=True)
class Row:
    """One collection as the list shows it."""

    place: Collection
    visibility: Words
    icon: str
    pictures: int
    may_edit: bool
    is_mine: bool


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def collections(request: StudioRequest, team: str) -> HttpResponse:
    """The collections the person may look at, and a form for a new one."""
    right = "collection.create" if request.method == "POST" else "collection.list"
    part = access.entitled(request, team, right)
    form = CollectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = acts.make_collection(part, **form.cleaned_data)
        messages.success(request, _("%(name)s is made.") % {"name": made.name})
        return redirect("collections", team=team)
    context = {
        "part": part,
        "nav": settings_nav(request, part),
        "rows": _rows(part),
        "form": form if policy.may(part.role, "collection.create") else None,
    }
    return render(request, "teams/collections.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def collection_edit(request: StudioRequest, team: str, collection: str) -> HttpResponse:
    """A collection's name, and who sees it."""
    part = access.member(request, team)
    place = access.collection_to_edit(part, collection)
    own = place.owner_id == part.person_id
    form = CollectionForm(request.POST if request.method == "POST" else None, place=place, own=own)
    if form.is_valid():
        try:
            acts.change_collection(part, place, **form.cleaned_data)
        except acts.OthersWork:
            form.add_error("visibility", _others_work_words())
        else:
            messages.success(request, _("Saved."))
            return redirect("collections", team=team)
    context = {"part": part, "place": place, "form": form, "nav": settings_nav(request, part)}
    return render(request, "teams/collection.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def collection_delete(request: StudioRequest, team: str, collection: str) -> HttpResponse:
    """Delete a collection; what lies in it goes to another."""
    part = access.member(request, team)
    place = access.collection_to_edit(part, collection)
    others = _fillable(part, place)
    form = MoveForm(others, request.POST if request.method == "POST" else None)
    is_empty = acts.is_empty(place)
    if request.method == "POST" and (is_empty or form.is_valid()):
        into = None if is_empty else next(one for one in others if one.slug == form.cleaned_data["into"])
        if problem := _delete(request, part, place, into):
            return _asking(request, part, place, form, problem=problem, status=422)
        return redirect("collections", team=team)
    return _asking(request, part, place, form, status=422 if request.method == "POST" else 200)


def _delete(request: StudioRequest, part: Member, place: Collection, into: Collection | None) -> str:
    """Delete it and say so; the sentence when it could not be."""
    name = place.name
    try:
        moved = acts.delete_collection(part, place, into=into)
    except acts.IsDefault:
        return _("New work of its owner lands in it, so it stays. You can rename it instead.")
    except acts.StillWaiting:
        return _(
            "Pictures are on their way into it. Wait for them, or cancel their runs; nothing was changed."
        )
    except acts.OthersWork:
        return _others_work_words()
    except acts.NotEmpty:
        return _("Something has just been put into it. Look again; nothing was changed.")
    text = ngettext(
        "%(name)s is deleted; %(count)d picture moved.",
        "%(name)s is deleted; %(count)d pictures moved.",
        moved,
    )
    messages.success(request, text % {"name": name, "count": moved})
    return ""


def _asking(
    request: StudioRequest, part: Member, place: Collection, form: MoveForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {
        "part": part,
        "place": place,
        "form": form,
        "is_empty": acts.is_empty(place),
        "count": place.pictures.filter(binned_at=None).count(),
        "nav": settings_nav(request, part),
        **more,
    }
    return render(request, "teams/collection_delete.html", context, status=status)


def _rows(part: Member) -> list[Row]:
    kept = Count("pictures", filter=Q(pictures__binned_at=None))
    visible = Collection.objects.visible_to(part.person).filter(team=part.team)
    counts = dict(visible.annotate(kept=kept).values_list("pk", "kept"))
    return [
        Row(
            place=one,
            visibility=VISIBILITY_NAMES[one.visibility],
            icon=VISIBILITY_ICONS[one.visibility],  # type: ignore[index]
            pictures=counts[one.pk],
            may_edit=access.can_edit(part, one),
            is_mine=one.owner_id == part.person_id,
        )
        for one in visible.select_related("owner").order_by("name", "pk")
    ]


def _fillable(part: Member, without: Collection) -> list[Collection]:
    """Where the member may put pictures."""
    found = Collection.objects.visible_to(part.person).filter(team=part.team).exclude(pk=without.pk)
    return [one for one in found.order_by("name", "pk") if access.can_change(part, one)]


def _others_work_words() -> str:
    return _("Others have work in it, which would vanish for them; nothing was changed.")
