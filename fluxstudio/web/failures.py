"""Why a place has no picture, in words: what happened, what it cost, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fluxstudio.actions.presets import look_of
from fluxstudio.models import Run, Slot


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What a failed place says. `action` is "retry", "fix" or "" for nothing."""

    title: str
    cost: str
    action: str = "retry"
    preset_url: str = ""  # the preset that brought what failed


def of_slot(slot: Slot, run: Run) -> Failure:
    """The words for a failed place; which LoRA it was, where that can be told."""
    names = _failed_loras(run, slot.error_text) if slot.error == "media" else []
    if not names:
        return explain(slot.error, slot.error_text)
    title = ngettext(
        "A LoRA could not be loaded: %(names)s. It may be private.",
        "One of these LoRAs could not be loaded: %(names)s. It may be private.",
        len(names),
    )
    return Failure(
        title=title % {"names": ", ".join(names)},
        cost=_("Not charged."),
        action="fix",
        preset_url=_preset_url(run),
    )


def explain(code: str, text: str = "") -> Failure:
    """The words for an error code; `text` is what the provider said, shown as text."""
    free = _("Not charged.")
    match code:
        case "moderation":
            return Failure(
                title=_("The model refused these words or this reference."), cost=free, action="fix"
            )
        case "settings":
            said = _("The model refused these settings: %(text)s") % {"text": text} if text else ""
            return Failure(title=said or _("The model refused these settings."), cost=free, action="fix")
        case "media":
            return Failure(
                title=_("The model could not read the reference or a LoRA."), cost=free, action="fix"
            )
        case "credits":
            return Failure(title=_("The account at the provider has run out of credit."), cost=free)
        case "key":
            return Failure(title=_("The provider refused the studio's key. Tell your admin."), cost=free)
        case "cancelled_there":
            return Failure(title=_("It was cancelled at the provider."), cost=_("It was charged."))
        case "forgotten":
            return Failure(
                title=_("The provider no longer knows this picture."), cost=_("It may have been charged.")
            )
        case "not_delivered":
            return Failure(
                title=_("The picture was made but could not be fetched in time."), cost=_("It was charged.")
            )
        case "not_a_picture":
            return Failure(title=_("What came back is not a picture."), cost=_("It may have been charged."))
        case _:
            return Failure(title=_("No answer from the model."), cost=free)


def _failed_loras(run: Run, text: str) -> list[str]:
    """Those the provider names; else all of a run that had nothing else to be fetched."""
    loras = run.request.loras
    named = [lora for lora in loras if lora.path in text]
    nothing_else = run.reference_id is None and run.mask_id is None and not hasattr(run, "touch_up")
    version = run.preset_version
    look = look_of(version) if version else None
    known = {lora.path: lora.name for lora in look.loras} if look else {}
    return [known.get(lora.path, lora.name) for lora in named or (loras if nothing_else else ())]


def _preset_url(run: Run) -> str:
    version = run.preset_version
    return reverse("preset", args=[run.team.slug, version.preset.slug]) if version else ""
