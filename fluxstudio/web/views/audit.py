"""The audit log: who did what in the team."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fluxstudio.models import AuditEntry, Member
from fluxstudio.models.audit import AuditQuerySet
from fluxstudio.web import access
from fluxstudio.web.audit_words import labels, sentence
from fluxstudio.web.cursors import BadCursor, Cursor
from fluxstudio.web.forms.teams import AuditForm
from fluxstudio.web.http import StudioRequest
from fluxstudio.web.team_pages import settings_nav

PAGE = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


@dataclass(frozen=True, kw_only=True)
class Line:
    """One act as the page and the file tell it."""

    entry: AuditEntry
    words: str


@require_safe
@access.signed_in
def audit(request: StudioRequest, team: str) -> HttpResponse:
    """The newest acts, narrowed by person, verb and days."""
    part = access.entitled(request, team, "audit.read")
    form = AuditForm(part, labels(), request.GET)
    found = list(_before(_matching(part, form.values()), request.GET.get("before", ""))[: PAGE + 1])
    lines = [Line(entry=one, words=sentence(one)) for one in found[:PAGE]]
    here, query = reverse("audit", args=[part.team.slug]), form.query()
    more = str(Cursor(at=lines[-1].entry.at, pk=lines[-1].entry.pk)) if len(found) > PAGE else ""
    context = {
        "part": part,
        "nav": settings_nav(request, part),
        "form": form,
        "lines": lines,
        "is_narrowed": bool(query),
        "more_url": f"{here}?{urlencode({**query, 'before': more})}" if more else "",
        "csv_url": f"{reverse('audit_csv', args=[part.team.slug])}?{urlencode(query)}",
    }
    return render(request, "teams/audit.html", context, status=422 if form.errors else 200)


@require_safe
@access.signed_in
def audit_csv(request: StudioRequest, team: str) -> StreamingHttpResponse:
    """The same acts, all of them, as a table for a spreadsheet."""
    part = access.entitled(request, team, "audit.read")
    rows = _matching(part, AuditForm(part, labels(), request.GET).values())
    headers = {
        "Content-Disposition": f'attachment; filename="audit-{part.team.slug}.csv"',
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(_file(rows), content_type="text/csv; charset=utf-8", headers=headers)


def quoted(text: str) -> str:
    """Text that a spreadsheet takes for text: a name such as `=cmd()` must not become a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _file(rows: AuditQuerySet) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow([_("When (UTC)"), _("Who"), _("What"), _("Verb"), _("Thing")])
    for one in rows.iterator(chunk_size=500):
        cells = (one.at.strftime("%Y-%m-%d %H:%M:%S"), one.name, sentence(one), one.verb, one.thing)
        yield writer.writerow([quoted(cell) for cell in cells])


class _Echo:
    """Hands back what the writer would write."""

    def write(self, text: str) -> str:
        return text


def _matching(part: Member, wanted: dict[str, Any]) -> AuditQuerySet:
    rows = AuditEntry.objects.of_team(part.team)
    if person := wanted.get("person"):
        rows = rows.filter(person=person)
    if verb := wanted.get("verb"):
        rows = rows.filter(verb=verb)
    if since := wanted.get("since"):
        rows = rows.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        rows = rows.filter(at__lte=datetime.datetime.combine(until, datetime.time.max, tzinfo=datetime.UTC))
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)


def _before(rows: AuditQuerySet, text: str) -> AuditQuerySet:
    if not text:
        return rows
    try:
        cursor = Cursor.parse(text)
    except BadCursor as error:
        raise Http404 from error
    return rows.filter(at__lte=cursor.at).filter(Q(at__lt=cursor.at) | Q(pk__lt=cursor.pk))
