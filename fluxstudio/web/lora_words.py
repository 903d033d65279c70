"""What is known of a LoRA, in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from fluxstudio.actions import lora_checks as checks
from fluxstudio.models import LoraCheck, Team


@dataclass(frozen=True, kw_only=True)
class Known:
    """One line beside a LoRA. `level` is ok, warn, danger or "" for neither."""

    level: str
    text: str
    facts: tuple[str, ...] = ()
    at: datetime.datetime | None = None
    last_ok_at: datetime.datetime | None = None  # only where it is not fine now


def known_of(team: Team, paths: Iterable[str]) -> Mapping[str, Known]:
    """What is known of each path, in one query."""
    rows = LoraCheck.objects.filter(team=team, path__in=set(paths))
    return {row.path: _known(team, row) for row in rows}


def _known(team: Team, row: LoraCheck) -> Known:
    level, text = _said(team, row)
    return Known(
        level=level,
        text=text,
        facts=_facts(row),
        at=None if row.code == checks.WAITING else row.checked_at,
        last_ok_at=None if row.code == checks.OK else row.last_ok_at,
    )


def _said(team: Team, row: LoraCheck) -> tuple[str, str]:
    match row.code:
        case checks.OK if not row.facts:
            return "ok", _("Its page is there, and public; the file was not looked at")
        case checks.OK:
            return "ok", _("There, and public")
        case checks.WAITING:
            return "", _("Being checked…")
        case checks.NOT_CHECKED:
            return "", _("Not checked: this studio does not look up names at the hub")
        case checks.HOST:
            hosts = ", ".join(team.lora_hosts)
            return "danger", _("This team takes LoRAs from %(hosts)s only") % {"hosts": hosts}
        case checks.PRIVATE:
            return "danger", _("Not public: the model cannot load it")
        case checks.MISSING:
            return "danger", _("Not there any more")
        case checks.NOT_SAFETENSORS:
            return "danger", _("There is no .safetensors file")
        case checks.FORM:
            return "danger", _("Not a path or link that can be sent")
        case _:
            return "danger", _("Could not be reached")


def _facts(row: LoraCheck) -> tuple[str, ...]:
    facts = row.facts if isinstance(row.facts, dict) else {}
    size = filesizeformat(facts["bytes"]) if isinstance(facts.get("bytes"), int) else ""
    triggers = facts.get("triggers") or ()
    words = _("answers to %(words)s") % {"words": ", ".join(map(str, triggers))} if triggers else ""
    return tuple(fact for fact in (size, str(facts.get("base_model", "")), words) if fact)
