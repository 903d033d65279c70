"""The gallery, what can be done with several pictures at once, and the bin."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fluxstudio.actions import pictures as acts
from fluxstudio.models import Member, Picture
from fluxstudio.models.pictures import BIN_DAYS, PictureQuerySet
from fluxstudio.web import access
from fluxstudio.web import gallery as shown
from fluxstudio.web.cursors import BadCursor, Cursor
from fluxstudio.web.downloads import file_name
from fluxstudio.web.forms.gallery import SCOPES, BulkForm, FilterForm, people_of, places_of, selects
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.replies import done, refused, way_back
from fluxstudio.web.zips import distinct, in_threads, zipped


@require_safe
@access.signed_in
def gallery(request: StudioRequest, team: str) -> HttpResponse:
    """The page, its results for changed filters, or one more page of them."""
    part = access.member(request, team)
    filters = shown.Filters.of(FilterForm(part, request.GET).values())
    after, upto = _cursor(request, "before"), _cursor(request, "upto")
    page = shown.page(part, filters, after=after, upto=None if after else upto)
    context = _context(part, filters, page)
    match request.htmx.target:
        case "gallery-more":
            headers = (
                {"HX-Replace-Url": f"{context['here']}&{urlencode({'upto': page.last})}"} if page.last else {}
            )
            return _fragment(request, "gallery/_page.html", context, headers)
        case "gallery-results":
            return _fragment(request, "gallery/_results.html", context, {"HX-Push-Url": context["here"]})
    return render(request, "gallery/gallery.html", context | _bar(request, part, filters))


@require_POST
@access.signed_in
def gallery_bulk(request: StudioRequest, team: str) -> HttpResponseBase:
    """Do one thing to all selected pictures, or to none of them."""
    part = access.member(request, team)
    back = way_back(request, reverse("gallery", args=[team]))
    if stamp := request.GET.get("binned"):
        return _undo_bin(request, part, stamp, back)
    form = BulkForm(request.POST)
    if not form.is_valid():
        return refused(request, form.problem, back=back)
    act, slugs = form.cleaned_data["act"], form.cleaned_data["picture"]
    rows = _selected(part, slugs)
    match act:
        case "favourite" | "unfavourite":
            return _favourite(request, part, rows, slugs, back, on=act == "favourite")
        case "download":
            return _download(request, part, rows, back)
    _changeable_or_403(part, rows)
    match act:
        case "move":
            return _move(request, part, rows, slugs, form.cleaned_data["collection"], back)
        case "restore":
            count = acts.restore(rows)
            text = ngettext("%d picture is back.", "%d pictures are back.", count) % count
            return done(request, text, back=back, events={"pictures:restored": {"slugs": slugs}})
    return _bin(request, part, rows, slugs, back)


@require_safe
@access.signed_in
def bin_page(request: StudioRequest, team: str) -> HttpResponse:
    """What was put into the bin in the last 30 days, the newest first."""
    part = access.member(request, team)
    rows = Picture.objects.of_team(part.team).visible_to(part.person).binned()
    after = _cursor(request, "before")
    if after:
        rows = rows.binned_before(after.at, after.pk)
    found = list(shown.with_tile_columns(rows, part.person)[: shown.PAGE + 1])
    tiles = shown.tiles(part, found[: shown.PAGE])
    more = ""
    if len(found) > shown.PAGE:
        last = tiles[-1].picture
        more = str(Cursor(at=last.binned_at, pk=last.pk)) if last.binned_at else ""
    return render(
        request, "gallery/bin.html", {"tiles": tiles, "more": more, "days": BIN_DAYS, "later": bool(after)}
    )


def _cursor(request: StudioRequest, name: str) -> Cursor | None:
    try:
        return Cursor.parse(request.GET[name]) if request.GET.get(name) else None
    except BadCursor as error:
        raise Http404 from error


def _context(part: Member, filters: shown.Filters, page: shown.Page) -> dict[str, Any]:
    """What the results show."""
    here = f"{reverse('gallery', args=[part.team.slug])}?{filters.query()}"
    return {
        "filters": filters,
        "page": page,
        "query": filters.query(),
        "here": here,
        "more_url": f"{here}&{urlencode({'before': page.next})}" if page.next else "",
        "clear_url": f"{reverse('gallery', args=[part.team.slug])}?{urlencode({'scope': filters.scope})}",
        "studio_url": reverse("studio", args=[part.team.slug]),
    }


def _bar(request: StudioRequest, part: Member, filters: shown.Filters) -> dict[str, Any]:
    """What the filter bar and the selection bar show besides."""
    asked = request.COOKIES.get("gallery_row", "")
    row = asked if asked in map(str, shown.ROWS) else "240"
    places = list(places_of(part))
    return {
        "scopes": SCOPES,
        "selects": selects(filters.params(), people_of(part), places),
        "rows": shown.ROWS,
        "row": row,
        "row_place": shown.ROWS.index(int(row)),
        "whole": request.COOKIES.get("gallery_whole") == "1",
        "places": [place for place in places if access.can_change(part, place)],
        "me": part.person_id,
        "bulk_url": reverse("gallery_bulk", args=[part.team.slug]),
        "bin_url": reverse("bin", args=[part.team.slug]),
    }


def _fragment(
    request: StudioRequest, template: str, context: dict[str, Any], headers: dict[str, str]
) -> HttpResponse:
    response = render(request, template, context)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _selected(part: Member, slugs: list[str]) -> PictureQuerySet:
    """The pictures, when the member may look at every one of them; else 404 for all."""
    rows = Picture.objects.of_team(part.team).visible_to(part.person).filter(slug__in=slugs)
    if len(rows) != len(slugs):
        raise Http404
    return rows


def _changeable_or_403(part: Member, rows: PictureQuerySet) -> None:
    if not all(access.can_change(part, row.collection) for row in rows.select_related("collection")):
        raise PermissionDenied


def _bin(
    request: StudioRequest, part: Member, rows: PictureQuerySet, slugs: list[str], back: str
) -> HttpResponse:
    if rows.uploads().in_use().exists():
        return refused(
            request, _("A run is still waiting for one of these; nothing was moved."), back=back, status=409
        )
    count = acts.move_to_bin(rows)
    text = ngettext("%d moved to the bin.", "%d moved to the bin.", count) % count
    stamp = Picture.objects.filter(slug__in=slugs).latest("binned_at").binned_at
    undo = f"{reverse('gallery_bulk', args=[part.team.slug])}?{urlencode({'binned': stamp.isoformat() if stamp else ''})}"
    return done(request, text, back=back, undo=undo, events={"pictures:binned": {"slugs": slugs}})


def _undo_bin(request: StudioRequest, part: Member, stamp: str, back: str) -> HttpResponse:
    """Bring back what one press of Delete moved: those rows carry the same moment."""
    moment = _moment(stamp)
    if moment is None:
        raise Http404
    rows = Picture.objects.of_team(part.team).visible_to(part.person).filter(binned_at=moment)
    slugs = list(rows.values_list("slug", flat=True))
    _changeable_or_403(part, rows)
    acts.restore(rows)
    return done(request, "", back=back, events={"pictures:restored": {"slugs": slugs}})


def _moment(stamp: str) -> datetime.datetime | None:
    try:
        moment = parse_datetime(stamp)
        return moment.astimezone(datetime.UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):  # a day that is none, or one that is before the first year in UTC
        return None


def _favourite(
    request: StudioRequest, part: Member, rows: PictureQuerySet, slugs: list[str], back: str, *, on: bool
) -> HttpResponse:
    count = acts.set_favourites(part.person, rows, on)
    text = (
        ngettext("%d picture is a favourite now.", "%d pictures are favourites now.", count)
        if on
        else ngettext(
            "%d picture is no favourite any more.", "%d pictures are no favourites any more.", count
        )
    )
    return done(request, text % count, back=back, events={"pictures:favourite": {"slugs": slugs, "on": on}})


def _move(
    request: StudioRequest, part: Member, rows: PictureQuerySet, slugs: list[str], target: str, back: str
) -> HttpResponse:
    place = access.collection_to_fill(part, target)
    if place.visibility == "private" and rows.of_others_in_team(part).exists():
        return refused(
            request, _("Pictures that others made cannot be moved to a private collection."), back=back
        )
    count = acts.move(rows, place)
    text = ngettext("%(count)d picture moved to %(place)s.", "%(count)d pictures moved to %(place)s.", count)
    moved = {"slugs": slugs, "collection": place.slug}
    return done(
        request, text % {"count": count, "place": place.name}, back=back, events={"pictures:moved": moved}
    )


def _download(request: StudioRequest, part: Member, rows: PictureQuerySet, back: str) -> HttpResponseBase:
    """The files as stored, in one zip; hidden ones need to be looked at first, one by one."""
    if rows.hidden().exists():
        return refused(
            request, _("Some of these are hidden. Open them and choose Show to download them."), back=back
        )
    found = list(rows.select_related("team").newest_first())
    names = distinct(file_name(row, row.format) for row in found)
    files = zip(names, (row.file for row in found), strict=True)
    name = f"{slugify(part.team.name, allow_unicode=True) or 'pictures'}-{len(found)}.zip"
    attachment = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": attachment, "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(in_threads(zipped(files)), content_type="application/zip", headers=headers)
