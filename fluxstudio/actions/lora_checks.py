"""Knowing that a LoRA works: asked for in the transaction that needs it, looked at by the engine, kept with its date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fluxstudio import events
from fluxstudio.domain.hub import read_page
from fluxstudio.domain.lora_hosts import is_allowed
from fluxstudio.domain.loras import clean_path
from fluxstudio.domain.problems import InvalidRequest
from fluxstudio.domain.safetensors import MAX_HEADER, PREFIX, UnreadableHeader, bytes_needed, read_header
from fluxstudio.egress import Egress, EgressError
from fluxstudio.models import LoraCheck, PresetVersion, Team

WAITING = "waiting"  # the engine will look
OK = "ok"
NOT_CHECKED = "not_checked"  # a name at a hub that this studio does not ask
FORM = "form"
HOST = "host"  # not on the team's list
UNREACHABLE = "unreachable"  # refused, closed, slow or broken: nobody is told which
MISSING = "missing"
PRIVATE = "private"
NOT_SAFETENSORS = "not_safetensors"

FRESH = datetime.timedelta(days=1)  # a result this young is not asked for again by a save
LOOK_SECONDS = 20.0
PAGE_BYTES = 4_000_000  # of a model's page at a hub


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a look found. `facts` are bytes, base_model, triggers and tensors, as far as they were there."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask(team: Team, paths: Iterable[str], *, hub: str | None = None, again: bool = False) -> None:
    """See to it that each path has been looked at lately; what needs no connection is answered at once.

    `hub` is the origin that names are looked up at, empty for none. `again` looks anew, however young the last look.
    """
    now, hub = timezone.now(), settings.LORA_HUB if hub is None else hub
    for path in dict.fromkeys(paths):
        row = LoraCheck.objects.filter(team=team, path=path).first()
        if row and not again and (row.code == WAITING or (row.code == OK and row.checked_at > now - FRESH)):
            continue
        found = at_once(team, path, hub=hub)
        if found is None:
            LoraCheck.objects.update_or_create(team=team, path=path, defaults={"code": WAITING})
            events.wake_engine()
        else:
            _keep(team, path, found, now)


def at_once(team: Team, path: str, *, hub: str = "") -> Found | None:
    """What can be said without a connection; None when somebody has to look."""
    try:
        path = clean_path(path)
    except InvalidRequest:
        return Found(code=FORM)
    if not is_allowed(path, team.lora_hosts):
        return Found(code=HOST)
    return None if "://" in path or hub else Found(code=NOT_CHECKED)


async def look(path: str, egress: Egress, *, hub: str = "") -> Found:
    """Go and see, through the guard: is it there, for everybody, and a LoRA? Never raises for what is found there."""
    try:
        if "://" not in path:
            return await _look_at_name(path, egress, hub)
        return await _look_at_file(path, egress)
    except UnreadableHeader:
        return Found(code=NOT_SAFETENSORS)
    except EgressError as error:
        return Found(code={401: PRIVATE, 403: PRIVATE, 404: MISSING}.get(error.status or 0, UNREACHABLE))


@transaction.atomic
def record(check: LoraCheck, found: Found) -> None:
    """Keep what was found, once; a look that was overtaken by a newer request changes nothing."""
    if LoraCheck.objects.filter(pk=check.pk, code=WAITING).exists():
        _keep(check.team, check.path, found, timezone.now())


def waiting(limit: int = 20) -> list[LoraCheck]:
    """What the engine has to look at, the oldest first."""
    rows = LoraCheck.objects.filter(code=WAITING).select_related("team").order_by("checked_at", "pk")
    return list(rows[:limit])


async def _look_at_name(path: str, egress: Egress, hub: str) -> Found:
    """The model's page first, then the file that it names; OK without facts where it names none."""
    address = f"{hub}/api/models/{quote(path)}"
    page = read_page((await egress.fetch(address, max_bytes=PAGE_BYTES, timeout=LOOK_SECONDS)).data)
    if not page.is_public:
        return Found(code=PRIVATE)
    if page.file is None:
        return Found(code=OK)
    if not page.file:
        return Found(code=NOT_SAFETENSORS)
    return await _look_at_file(f"{hub}/{quote(path)}/resolve/main/{quote(page.file)}", egress)


async def _look_at_file(path: str, egress: Egress) -> Found:
    most = PREFIX + MAX_HEADER
    start = await egress.beginning(path, needed=bytes_needed, max_bytes=most, timeout=LOOK_SECONDS)
    header = read_header(start.data)
    facts: dict[str, Any] = {"tensors": header.tensors}
    if start.length is not None:
        facts["bytes"] = start.length
    if header.base_model:
        facts["base_model"] = header.base_model
    if header.triggers:
        facts["triggers"] = list(header.triggers)
    return Found(code=OK, facts=facts)


def _keep(team: Team, path: str, found: Found, now: datetime.datetime) -> None:
    fields: dict[str, Any] = {"code": found.code, "checked_at": now}
    if found.code == OK:
        fields |= {"facts": found.facts, "last_ok_at": now}
    LoraCheck.objects.update_or_create(team=team, path=path, defaults=fields)
    for preset_id in _using(team, path):
        events.announce(team, "preset", preset_id)


def _using(team: Team, path: str) -> list[int]:
    """Presets whose newest version has the LoRA: their pages show the result."""
    rows = PresetVersion.objects.filter(preset__team=team, preset__archived_at=None).order_by("number")
    newest = dict(rows.values_list("preset_id", "look"))
    return [pk for pk, body in newest.items() if any(lora["path"] == path for lora in body.get("loras", ()))]
