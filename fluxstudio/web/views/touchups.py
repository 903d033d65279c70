"""Touch-ups: asking for candidates, looking at them, and deciding."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fluxstudio.actions import touchups as acts
from fluxstudio.actions.fills import look
from fluxstudio.actions.runs import OverBudget
from fluxstudio.domain.boxes import Box
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.imaging.refusals import Refused, refuse
from fluxstudio.imaging.workshop import shared
from fluxstudio.models import Member, Picture, Run
from fluxstudio.web import access
from fluxstudio.web.composer_presets import usable
from fluxstudio.web.contexts import audience_of
from fluxstudio.web.editor_room import room_of
from fluxstudio.web.forms.fill import FillForm
from fluxstudio.web.forms.intake import uploaded, words
from fluxstudio.web.forms.run import is_key, say
from fluxstudio.web.forms.typed import Typed
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.tray import group_of, tray
from fluxstudio.web.words import over_budget_words

from .editor import editor_page

MASK_BYTES = 20_000_000  # a mask's PNG; 24 megapixels of grey noise have less

Errors = dict[str, list[str]]


@access.signed_in
@require_POST
def fill(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Ask for candidates: 201 with their places, 200 for the same form again, 422 or 402 with the reason."""
    part = access.maker(request, team)
    parent = access.picture_to_touch_up(part, picture)
    try:
        form = FillForm(request.POST, _mask(request))
        wish = form.to_wish(usable(part, form.preset))
        if wish is None:
            return _wrong(request, part, parent, form.errors)
        started = acts.start_fill(part, parent, wish, key=form.key, workshop=shared())
    except InvalidRequest as invalid:
        return _wrong(request, part, parent, {one.field: [say(one)] for one in invalid.problems})
    except Refused as refused:
        return _wrong(request, part, parent, {"mask": [words(refused)]}, 503 if refused.again else 422)
    except FileNotFoundError:
        return _wrong(
            request,
            part,
            parent,
            {"form": [_("The picture's file is not there any more. Nothing was charged.")]},
        )
    except OverBudget as over:
        return _over(request, part, parent, over)
    if not _by_script(request):
        return redirect("editor", team=team, picture=parent.slug)
    return _group(request, part, started.run, status=201 if started.created else 200)


@access.signed_in
@require_POST
def fill_again(request: StudioRequest, team: str, run: str) -> HttpResponse:
    """As many more candidates of the same fill."""
    part = access.maker(request, team)
    found, parent = access.fill_to_repeat(part, run)
    key = request.POST.get("key", "")
    if not is_key(key):
        return _wrong(
            request, part, parent, {"form": [_("This page is too old to be sent safely. Load it again.")]}
        )
    try:
        started = acts.fill_again(part, found, key=key)
    except InvalidRequest as invalid:
        return _wrong(request, part, parent, {one.field: [say(one)] for one in invalid.problems})
    except OverBudget as over:
        return _over(request, part, parent, over)
    if not _by_script(request):
        return redirect("editor", team=team, picture=parent.slug)
    return _group(request, part, started.run, status=201 if started.created else 200)


@access.signed_in
@require_safe
def editor_tray(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Candidates and versions as they are now."""
    part = access.member(request, team)
    found = access.picture(part, picture)
    return render(request, "editor/_tray.html", {"tray": tray(part, found)})


@access.signed_in
@require_safe
def context_box(request: StudioRequest, team: str, picture: str) -> HttpResponse:
    """Where a touch-up of this paint would look, and at which scale. `extend` as in the editor's address."""
    part = access.member(request, team)
    found = access.picture(part, picture)
    painted = Box(*(_edge(request, name) for name in ("left", "top", "right", "bottom")))
    dragged = Box(*(_edge(request, f"box_{name}") for name in ("left", "top", "right", "bottom")))
    room = room_of(found, request.GET)
    try:
        made = look(
            (found.width, found.height),
            painted if any(painted) or not any(room.sides) else None,
            extend=room.sides,
            dragged=dragged if any(dragged) else None,
        )
    except InvalidRequest as invalid:
        return JsonResponse({"errors": {one.field: [say(one)] for one in invalid.problems}}, status=422)
    except Refused as refused:
        return JsonResponse({"errors": {"mask": [words(refused)]}}, status=422)
    warning = made.warning
    return JsonResponse(
        {
            "box": list(made.box),
            "sent": list(made.sent_size),
            "words": made.words.text(gettext),
            "warning": warning.text(gettext) if warning else "",
        }
    )


@access.signed_in
@require_POST
def candidate_accept(request: StudioRequest, team: str, candidate: str) -> HttpResponse:
    """Make the next version from it, or with `extra` a branch beside it."""
    part = access.maker(request, team)
    found = access.candidate_to_decide(part, candidate)
    try:
        done = acts.accept(part, found, extra=request.POST.get("extra") == "1", workshop=shared())
    except (acts.ParentGone, FileNotFoundError):
        return _not_accepted(request, found, _("The picture it belongs to has been deleted for good."), 409)
    except Refused as refused:
        return _not_accepted(request, found, words(refused), 503 if refused.again else 422)
    version = done.version
    url = reverse("editor", args=[team, version.slug])
    if not _by_script(request):
        messages.success(request, _accepted_words(version))
        return redirect(url)
    facts = {
        "version": version.slug,
        "number": version.version_number,
        "url": url,
        "is_branch": version.is_branch,
        "message": _accepted_words(version),
    }
    return JsonResponse(facts)


@access.signed_in
@require_POST
def candidate_reject(request: StudioRequest, team: str, candidate: str) -> HttpResponse:
    """Take it out of the tray, or with `on=0` put it back."""
    part = access.maker(request, team)
    found = access.candidate_to_decide(part, candidate)
    acts.set_rejected(found, request.POST.get("on", "1") == "1")
    if _by_script(request):
        return HttpResponse(status=204)
    return redirect(_editor_of(found))


def _mask(request: HttpRequest) -> bytes:
    """The painted mask, empty when there is none. Raises Refused."""
    file = uploaded(request, "mask")
    if file is None:
        return b""
    if (file.size or 0) > MASK_BYTES:
        raise refuse("too_large", megabytes=round((file.size or 0) / 1e6, 1), limit=MASK_BYTES // 1_000_000)
    return bytes(file.read())


def _edge(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "").strip().removeprefix("-")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    return -number if request.GET.get(name, "").strip().startswith("-") else number


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch" or "HX-Request" in request.headers


def _group(request: StudioRequest, part: Member, run: Run, *, status: int) -> HttpResponse:
    loaded = Run.objects.filter(pk=run.pk).for_feed(part.person).get()
    context = {"group": group_of(loaded, audience_of(part, loaded)), "oob": False}
    response = render(request, "editor/_tray_group.html", context, status=status)
    response["X-Run"] = run.slug
    return response


def _wrong(
    request: StudioRequest, part: Member, parent: Picture, errors: Errors, status: int = 422
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"errors": errors}, status=status)
    sentences = [each for several in errors.values() for each in several]
    return _page(request, part, parent, sentences, status)


def _over(request: StudioRequest, part: Member, parent: Picture, over: OverBudget) -> HttpResponse:
    text = over_budget_words(over)
    if _by_script(request):
        return JsonResponse({"message": text, "fits": over.fits}, status=402)
    return _page(request, part, parent, [text], 402)


def _page(
    request: StudioRequest, part: Member, parent: Picture, sentences: list[str], status: int
) -> HttpResponse:
    """For people without scripts: the editor again, with everything they typed."""
    for sentence in sentences:
        messages.error(request, sentence)
    return editor_page(request, part, parent, typed=Typed.from_post(request.POST), status=status)


def _not_accepted(request: StudioRequest, candidate: Picture, text: str, status: int) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"message": text}, status=status)
    messages.error(request, text)
    return redirect(_editor_of(candidate))


def _accepted_words(version: Picture) -> str:
    if version.is_branch:
        return _("Kept as v%(number)d, a branch.") % {"number": version.version_number}
    return _("Accepted as v%(number)d.") % {"number": version.version_number}


def _editor_of(candidate: Picture) -> str:
    parent = candidate.parent
    name, slug = ("editor", parent.slug) if parent else ("picture", candidate.slug)
    return reverse(name, args=[candidate.team.slug, slug])
