"""Who may see and change what: the first line of every view.

What a person may not know of answers 404, exactly as what does not exist; what they can see but may not
change answers 403.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from fluxstudio.domain import policy
from fluxstudio.domain.roles import may_change
from fluxstudio.models import Collection, Invitation, Member, Person, Picture, Run, Slot

from .http import StudioRequest

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(
    view: Callable[Concatenate[StudioRequest, P], HttpResponseBase],
) -> Guarded[P]:
    """Let only signed-in people through: a page goes to the sign-in form, a fragment gets a bare 401."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, Person):
            return view(cast("StudioRequest", request), *args, **kwargs)
        if request.headers.get("HX-Request"):
            return HttpResponse(gettext("You were signed out."), status=401)
        # Only what can be asked for again by a link is worth coming back to.
        return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")

    return cast("Guarded[P]", guarded)


def member(request: StudioRequest, team: str) -> Member:
    """The person's part in this team.

    The team's `seq` is read here, before anything the page shows: what happens after it, the socket tells.
    """
    request.part = _one(Member.objects.select_related("team", "person"), team__slug=team, person=request.user)
    return request.part


def maker(request: StudioRequest, team: str) -> Member:
    """The person's part in this team, when it lets them start runs and upload."""
    return entitled(request, team, "run.start")


def entitled(request: StudioRequest, team: str, right: str) -> Member:
    """The person's part in this team, when its role carries a right of the policy such as `audit.read`."""
    part = member(request, team)
    if not policy.may(part.role, right):
        raise PermissionDenied
    return part


def collection(part: Member, slug: str) -> Collection:
    """A collection of the team that the member may look at."""
    return _one(Collection.objects.visible_to(part.person), team=part.team, slug=slug)


def collection_to_fill(part: Member, slug: str) -> Collection:
    """A collection the member may add work to."""
    found = collection(part, slug)
    _change_or_403(part, found)
    return found


def collection_to_edit(part: Member, slug: str) -> Collection:
    """A collection the member may rename, open to others or delete."""
    found = collection(part, slug)
    if not can_edit(part, found):
        raise PermissionDenied
    return found


def team_mate(part: Member, pk: int) -> Member:
    """A member of the same team."""
    return _one(Member.objects.select_related("person", "team").filter(team=part.team), pk=pk)


def invitation(part: Member, slug: str) -> Invitation:
    """An invitation of the team that the member may take back: one whose role they may give themselves."""
    found = _one(Invitation.objects.filter(team=part.team), slug=slug)
    if found.role not in policy.gives(part.role):
        raise PermissionDenied
    return found


def run(part: Member, slug: str) -> Run:
    """A run of the team that the member may look at."""
    runs = Run.objects.visible_to(part.person).select_related(
        "team", "collection", "person", "reference", "mask"
    )
    return _one(runs, team=part.team, slug=slug)


def run_to_change(part: Member, slug: str) -> Run:
    """A run the member may cancel or repeat in place."""
    found = run(part, slug)
    _change_or_403(part, found.collection)
    return found


def slot_to_change(part: Member, slug: str) -> Slot:
    """A slot of a run the member may change."""
    slots = Slot.objects.select_related("run__team", "run__collection", "run__person")
    found = _one(slots, slug=slug, run__in=Run.objects.visible_to(part.person).filter(team=part.team))
    _change_or_403(part, found.run.collection)
    return found


def picture(part: Member, slug: str) -> Picture:
    """A picture of the team that the member may look at, binned or not."""
    pictures = Picture.objects.visible_to(part.person).select_related("team", "collection", "person")
    return _one(pictures.marked_for(part.person), team=part.team, slug=slug)


def picture_to_change(part: Member, slug: str) -> Picture:
    """A picture the member may bin, restore or describe."""
    found = picture(part, slug)
    _change_or_403(part, found.collection)
    return found


def picture_to_touch_up(part: Member, slug: str) -> Picture:
    """A picture the member may make versions of: a result, a version or a reference that is not in the bin."""
    found = picture(part, slug)
    if found.kind not in (Picture.Kind.RESULT, Picture.Kind.REFERENCE) or found.binned_at:
        raise Http404
    _change_or_403(part, found.collection)
    return found


def candidate_to_decide(part: Member, slug: str) -> Picture:
    """What a touch-up made, which the member may accept or reject: the picture it is for may have moved since."""
    pictures = Picture.objects.visible_to(part.person).candidates()
    rows = pictures.select_related("team", "collection", "person", "parent")
    found = _one(rows, team=part.team, slug=slug)
    _change_or_403(part, found.collection)
    if found.parent:
        picture_to_change(part, found.parent.slug)
    return found


def fill_to_repeat(part: Member, slug: str) -> tuple[Run, Picture]:
    """A touch-up's run that the member may start once more, and the picture it belongs to."""
    runs = Run.objects.visible_to(part.person).filter(touch_up__picture__isnull=False)
    rows = runs.select_related("team", "collection", "person", "touch_up__picture")
    found = _one(rows, team=part.team, slug=slug)
    _change_or_403(part, found.collection)
    return found, picture_to_touch_up(part, cast("Picture", found.touch_up.picture).slug)


def instance_admin(request: StudioRequest) -> Person:
    """The person who holds the instance's key."""
    if not request.user.is_superuser:
        raise Http404
    return request.user


def can_change(part: Member, place: Collection) -> bool:
    """Whether the member may change what lies in this collection."""
    return may_change(part.role, place.visibility, own_collection=place.owner_id == part.person_id)


def can_edit(part: Member, place: Collection) -> bool:
    """Whether the member may rename, open or delete this collection."""
    own = place.owner_id == part.person_id
    return policy.may_in(part.role, "collection.edit", place.visibility, own=own)


def _change_or_403(part: Member, place: Collection) -> None:
    if not can_change(part, place):
        raise PermissionDenied


def _one(rows: QuerySet[Row], **wanted: Any) -> Row:
    if any("\0" in value for value in wanted.values() if isinstance(value, str)):
        raise Http404  # PostgreSQL would not even look
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404
    return found
